using Gantry.Core.Events;

namespace Gantry.Core.Sessions;

/// <summary>Gives the room's tables their names.</summary>
public static class SessionStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored sessions.</summary>
        public ISessionTable Sessions => view.Table<ISessionTable>();

        /// <summary>The stored runs.</summary>
        public IRunTable Runs => view.Table<IRunTable>();

        /// <summary>The stored messages.</summary>
        public IMessageTable Messages => view.Table<IMessageTable>();
    }
}

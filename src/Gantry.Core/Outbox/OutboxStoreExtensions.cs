using Gantry.Core.Events;

namespace Gantry.Core.Outbox;

/// <summary>Gives the room's table its name.</summary>
public static class OutboxStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored outbox.</summary>
        public IOutboxTable Outbox => view.Table<IOutboxTable>();
    }
}

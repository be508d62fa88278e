using Gantry.Core.Events;

namespace Gantry.Core.Archives;

/// <summary>Gives the room's table its name.</summary>
public static class ArchiveStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The archived logs.</summary>
        public IArchiveTable Archives => view.Table<IArchiveTable>();
    }
}

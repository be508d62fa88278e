using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>The stored imports that keep no client waiting. Progress is not stored.</summary>
public interface IWorkspaceImportTable
{
    /// <summary>Adds one that begins.</summary>
    /// <param name="holder">Which data directory it is made in, on which machine.</param>
    void Add(WorkspaceImport import, string holder);

    /// <summary>Finds one.</summary>
    WorkspaceImport? Find(ImportId id);

    /// <summary>Newest first.</summary>
    ItemPage<WorkspaceImport> List(PageRequest page);

    /// <summary>Replaces one that is still importing; false when it has ended already, or is not there.</summary>
    bool End(WorkspaceImport import);

    /// <summary>Those of a holder that are still importing.</summary>
    IReadOnlyList<WorkspaceImport> Unfinished(string holder);

    /// <summary>Removes those that ended before a moment.</summary>
    void Forget(DateTimeOffset endedBefore);
}

/// <summary>Gives the table its name.</summary>
public static class WorkspaceImportStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored imports.</summary>
        public IWorkspaceImportTable WorkspaceImports => view.Table<IWorkspaceImportTable>();
    }
}

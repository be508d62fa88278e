using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>The stored workspaces.</summary>
public interface IWorkspaceTable
{
    /// <summary>Adds one; two <c>local</c> ones never have the same path.</summary>
    void Add(Workspace workspace);

    /// <summary>Finds one.</summary>
    Workspace? Find(WorkspaceId id);

    /// <summary>Finds the <c>local</c> one with this path.</summary>
    Workspace? FindLocal(string path);

    /// <summary>Newest first.</summary>
    ItemPage<Workspace> List(PageRequest page);

    /// <summary>How many there are.</summary>
    long Count();
}

/// <summary>Gives the table its name.</summary>
public static class WorkspaceStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored workspaces.</summary>
        public IWorkspaceTable Workspaces => view.Table<IWorkspaceTable>();
    }
}

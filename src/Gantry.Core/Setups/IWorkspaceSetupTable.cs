using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Setups;

/// <summary>How the folders of sessions are set up, for the workspaces of which a user said so.</summary>
public interface IWorkspaceSetupTable
{
    /// <summary>Null: nothing is done.</summary>
    WorkspaceSetup? Find(WorkspaceId workspace);

    /// <summary>Keeps it, in place of what was known.</summary>
    void Set(WorkspaceSetup setup);
}

/// <summary>What a user wants done to each folder that is made for a session.</summary>
/// <param name="Script">Null: none.</param>
/// <param name="CopiedFiles">Relative to the workspace's top.</param>
public sealed record WorkspaceSetup(WorkspaceId WorkspaceId, string? Script, IReadOnlyList<string> CopiedFiles, DateTimeOffset At, string By)
{
    /// <summary>There is nothing to do.</summary>
    public bool IsEmpty => Script is null && CopiedFiles.Count == 0;
}

/// <summary>Gives the table its name.</summary>
public static class SetupStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>How the folders of sessions are set up.</summary>
        public IWorkspaceSetupTable Setups => view.Table<IWorkspaceSetupTable>();
    }
}

using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Workspaces;

/// <summary>What a workspace takes of the daemon's disk, in bytes as files count themselves. The folder of a local workspace is its owner's and not counted.</summary>
/// <param name="CopyBytes">The managed copy of an imported repository.</param>
/// <param name="CheckpointBytes">What the checkpoints of all its sessions keep.</param>
/// <param name="Sessions">Its sessions that take something, newest first.</param>
public sealed record WorkspaceDisk(WorkspaceId WorkspaceId, long CopyBytes, long CheckpointBytes, IReadOnlyList<SessionDisk> Sessions)
{
    /// <summary>All of it.</summary>
    public long TotalBytes => CopyBytes + CheckpointBytes + Sessions.Sum(session => session.FolderBytes + session.OutputBytes);
}

/// <summary>What a session takes.</summary>
/// <param name="FolderBytes">Its own clone or copy; 0 for one that works in place, or whose folder was cleaned away.</param>
/// <param name="OutputBytes">What its tools wrote and its providers sent.</param>
public sealed record SessionDisk(SessionId SessionId, string? Title, long FolderBytes, long OutputBytes);

/// <summary>Body of <c>POST /api/workspaces/{id}/clean</c>.</summary>
/// <param name="DryRun">Only say what would go; true when absent.</param>
/// <param name="Force">Also folders with work that was not landed; false when absent. Sessions that work are never touched.</param>
public sealed record CleanWorkspace(bool? DryRun = null, bool? Force = null);

/// <summary>What became of the folders that were made for a workspace's sessions. Their logs and checkpoints stay.</summary>
/// <param name="FreedBytes">Of those that went, or would.</param>
public sealed record CleanReport(WorkspaceId WorkspaceId, bool DryRun, IReadOnlyList<CleanedFolder> Folders, long FreedBytes);

/// <summary>One of them.</summary>
/// <param name="Kept">Why it stays; null when it went, or would.</param>
public sealed record CleanedFolder(SessionId SessionId, string? Title, long Bytes, string? Kept);

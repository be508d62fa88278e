using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Workspaces;

/// <summary>Body of <c>POST /api/workspaces/{id}/settings</c>. What is absent stays as it is.</summary>
/// <param name="SetupScript">Shell commands that run once in each folder that is made for a session; empty for none.</param>
/// <param name="CopiedFiles">Files that each such folder gets from the workspace, by their path from its top; empty for none.</param>
/// <param name="ProposalHash">Takes over what the repository proposes, if it still is what has this hash; then the other two are absent.</param>
public sealed record SetWorkspaceSettings(string? SetupScript = null, IReadOnlyList<string>? CopiedFiles = null, string? ProposalHash = null);

/// <summary>How folders that are made for sessions are set up: clones of an imported workspace, copies of a local one. Counts only while the workspace is trusted.</summary>
/// <param name="SetupScript">Shell commands that run once in the sandbox of each such folder, before its first run; null when there is none.</param>
/// <param name="CopiedFiles">Files that each such folder gets from the workspace's own, before the script.</param>
/// <param name="Proposal">What the repository would like; it counts for nothing until a user takes it over.</param>
public sealed record WorkspaceSettings(
    WorkspaceId WorkspaceId,
    bool Trusted,
    string? SetupScript,
    IReadOnlyList<string> CopiedFiles,
    DateTimeOffset? SetAt,
    string? SetBy,
    SetupProposal? Proposal);

/// <summary>What a repository's <c>.gantry/workspace.json</c> says.</summary>
/// <param name="Hash">Lower-case hex SHA-256 of its bytes.</param>
/// <param name="Fault">Why it cannot be taken over; null when it can.</param>
public sealed record SetupProposal(string Hash, string? SetupScript, IReadOnlyList<string> CopiedFiles, string? Fault);

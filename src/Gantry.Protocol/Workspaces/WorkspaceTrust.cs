using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Workspaces;

/// <summary>Body of <c>POST /api/workspaces/{id}/trust</c>.</summary>
public sealed record SetTrust(bool? Trusted = null);

/// <summary>Whether a workspace's own rules count, and what they say.</summary>
/// <param name="RulesHash">Lower-case hex SHA-256 of <c>.gantry/rules.json</c> as it was last read; null when there was none.</param>
/// <param name="Rules">What the file says now, one line a rule. They count only while the workspace is trusted.</param>
/// <param name="Faults">What in the file does not count, and why.</param>
public sealed record TrustState(
    WorkspaceId WorkspaceId,
    bool Trusted,
    DateTimeOffset? TrustedAt,
    string? TrustedBy,
    string? RulesHash,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> Faults);

using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Archives;

/// <summary>The body of <c>POST /api/database/prune</c>: which sessions' logs are moved to archives. Exactly one of the first two.</summary>
/// <param name="OlderThan">Sessions without work that have been idle for so long, such as <c>30d</c>.</param>
/// <param name="SessionIds">These, however young; 100 at most.</param>
/// <param name="DryRun">Only say which they are.</param>
public sealed record PruneRequest(string? OlderThan = null, IReadOnlyList<SessionId>? SessionIds = null, bool DryRun = false);

namespace Gantry.Protocol.Approvals;

/// <summary>Body of <c>POST /api/approvals/batch</c>: one answer to requests that are equal, which means the same tool and hash, of one agent, in one workspace, folder and sandbox.</summary>
/// <param name="Ids">These, 100 at most.</param>
/// <param name="EqualTo">Instead of <paramref name="Ids"/>: this one, and all pending ones that equal it.</param>
/// <param name="Decision">As in <see cref="DecideApproval"/>; so are the others.</param>
/// <param name="InputHash">The hash of what the decider saw. It goes for all: a request with another is not answered.</param>
public sealed record DecideApprovals(
    IReadOnlyList<string>? Ids = null,
    string? EqualTo = null,
    string? Decision = null,
    string? Scope = null,
    string? InputHash = null,
    string? Feedback = null,
    int? Suggestion = null,
    string? Pattern = null);

/// <summary>What became of each request of a batch, in the order in which they were named; of <c>equal_to</c> oldest first.</summary>
public sealed record DecidedApprovals(IReadOnlyList<DecidedApproval> Results);

/// <summary>What became of one request of a batch.</summary>
/// <param name="Approval">As it is now; null when there is none.</param>
/// <param name="Refusal">Why this answer does not count; null when it does.</param>
public sealed record DecidedApproval(string ApprovalId, Approval? Approval, string? Refusal);

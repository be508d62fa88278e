namespace Gantry.Protocol.Approvals;

/// <summary>Body of the <c>snapshot</c> frame of <c>GET /api/approvals/stream</c>: all that waits, oldest first. Items that follow change it.</summary>
public sealed record InboxSnapshot(IReadOnlyList<Approval> Items);

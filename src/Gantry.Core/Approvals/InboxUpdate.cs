using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals;

/// <summary>What a reader of the inbox is told.</summary>
/// <param name="Revision">Of the inbox, after it; a reader that comes back names the last one that it saw.</param>
public abstract record InboxUpdate(long Revision);

/// <summary>All that waits, oldest first: what the reader knew before is over.</summary>
public sealed record InboxBegan(long Revision, IReadOnlyList<Approval> Pending) : InboxUpdate(Revision);

/// <summary>One was asked, answered or moved.</summary>
public sealed record InboxChanged(long Revision, Approval Approval) : InboxUpdate(Revision);

/// <summary>The reader has seen all that there is; what follows comes as it happens.</summary>
public sealed record InboxCaughtUp(long Revision) : InboxUpdate(Revision);

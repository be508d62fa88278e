using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Approvals;

/// <summary>The stored approvals: the inbox and its history.</summary>
public interface IApprovalTable
{
    /// <summary>Adds one; a tool call of a run has one at most.</summary>
    void Add(Approval approval);

    /// <summary>Replaces one.</summary>
    void Update(Approval approval);

    /// <summary>Finds one.</summary>
    Approval? Find(ApprovalId id);

    /// <summary>Finds the one that a run's tool call has.</summary>
    Approval? Find(RunId run, ToolCallId toolCall);

    /// <summary>Finds the newest one that a tool call of any run of the session has.</summary>
    Approval? Find(SessionId session, ToolCallId toolCall);

    /// <summary>Newest first.</summary>
    ItemPage<Approval> List(ApprovalFilter filter, PageRequest page);

    /// <summary>The pending ones of a run.</summary>
    IReadOnlyList<Approval> Pending(RunId run);

    /// <summary>The pending ones, of any run, that ask for exactly the same; oldest first.</summary>
    IReadOnlyList<Approval> PendingEqual(string tool, string inputHash, int limit);
    /// <summary>All pending ones, oldest first.</summary>
    IReadOnlyList<Approval> Pending();

    /// <summary>Counts the changes of the whole inbox; 0 before the first.</summary>
    long Revision { get; }

    /// <summary>Those that were added or replaced after a revision, each once and as it is now, in the order of their last change.</summary>
    IReadOnlyList<ChangedApproval> ChangedAfter(long revision, int limit);

    /// <summary>The moment that was noted last; null before the first.</summary>
    DateTimeOffset? LastNoted { get; }

    /// <summary>Notes a moment at which somebody could have answered.</summary>
    void Note(DateTimeOffset now);
}

/// <summary>An approval, and the revision of the inbox that its last change made.</summary>
public sealed record ChangedApproval(long Revision, Approval Approval);

/// <summary>Which approvals; null means any.</summary>
public sealed record ApprovalFilter(ApprovalStatus? Status = null, SessionId? SessionId = null, RunId? RunId = null, ApprovalKind? Kind = null);

/// <summary>Gives the table its name.</summary>
public static class ApprovalStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored approvals.</summary>
        public IApprovalTable Approvals => view.Table<IApprovalTable>();
    }
}

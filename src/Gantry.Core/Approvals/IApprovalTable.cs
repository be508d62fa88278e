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
}

/// <summary>Which approvals; null means any.</summary>
public sealed record ApprovalFilter(ApprovalStatus? Status = null, SessionId? SessionId = null, RunId? RunId = null);

/// <summary>Gives the table its name.</summary>
public static class ApprovalStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored approvals.</summary>
        public IApprovalTable Approvals => view.Table<IApprovalTable>();
    }
}

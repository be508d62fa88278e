using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>
/// Deadlines count only time in which somebody could have answered. The daemon notes in the store, by the store's clock, that it is there; a gap between two
/// notes moves all deadlines on by as much. Every expiry looks for a gap first, in its own transaction, so that none comes between.
/// </summary>
public sealed class Deadlines(ApprovalOptions options)
{
    private static readonly CommandOrigin Deadline = new("deadline", "daemon");

    /// <summary>When a request that is made now expires.</summary>
    internal DateTimeOffset From(DateTimeOffset now) => now + options.Patience;

    /// <summary>Notes that the daemon is there; moves the deadlines when it was not.</summary>
    internal void Note(IStoreTransaction transaction)
    {
        // Never noted: nothing is known of any gap.
        if (transaction.Approvals.LastNoted is { } last && transaction.Now - last > options.LongestGap)
        {
            foreach (var pending in transaction.Approvals.Pending())
            {
                var since = pending.CreatedAt > last ? pending.CreatedAt : last;
                transaction.Approvals.Update(pending with { ExpiresAt = pending.ExpiresAt + (transaction.Now - since) });
            }
        }

        transaction.Approvals.Note(transaction.Now);
    }

    /// <summary>Ends a request whose time is over.</summary>
    /// <returns>The request as it is now: perhaps answered meanwhile, perhaps with a later deadline.</returns>
    internal Approval Expire(IStoreTransaction transaction, ApprovalId id)
    {
        Note(transaction);
        var approval = transaction.Approvals.Find(id)!;
        return approval.Status == ApprovalStatus.Pending && approval.ExpiresAt <= transaction.Now
            ? new Resolution(ApprovalStatus.Expired, Deadline) { Feedback = "Nobody answered in time." }.Apply(transaction, approval)
            : approval;
    }

    /// <summary>Ends all requests whose time is over.</summary>
    internal IReadOnlyList<ApprovalId> ExpireAll(IStoreTransaction transaction)
    {
        Note(transaction);
        var due = transaction.Approvals.Pending().Where(pending => pending.ExpiresAt <= transaction.Now).Select(pending => pending.ApprovalId).ToList();
        foreach (var id in due)
        {
            Expire(transaction, id);
        }

        return due;
    }
}

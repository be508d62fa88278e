using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>Lets those who asked wait for their answer, and rings when it is durable.</summary>
public sealed class AnswerBell(EventLog log, Deadlines deadlines, TimeProvider time)
{
    // The store's clock and ours may differ; a deadline that is over here and not there is looked at again after this.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A timer does not count further than 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly Lock gate = new();
    private readonly Dictionary<ApprovalId, Waiters> waiting = [];

    /// <summary>Waits until a request is answered, withdrawn or past its deadline.</summary>
    internal async Task<Approval> WaitAsync(ApprovalId id, CancellationToken cancellationToken)
    {
        // Subscribe first, look second: an answer that comes in between is seen by one of the two.
        var answered = Join(id);
        try
        {
            var approval = await FindAsync(id, cancellationToken);
            for (var least = TimeSpan.Zero; approval.Status == ApprovalStatus.Pending; least = LookAgain)
            {
                approval = await WaitOnceAsync(approval, least, answered, cancellationToken);
            }

            return approval;
        }
        finally
        {
            Leave(id);
        }
    }

    /// <summary>Says that a request may be answered; once too often does no harm.</summary>
    internal void Ring(ApprovalId id)
    {
        lock (gate)
        {
            waiting.GetValueOrDefault(id)?.Answered.TrySetResult();
        }
    }

    /// <summary>Rings for what was answered through another node.</summary>
    internal async Task RingAnsweredAsync(CancellationToken cancellationToken)
    {
        var asked = Waiting();
        if (asked.Count == 0)
        {
            return;
        }

        foreach (var answered in await log.ReadAsync(view => asked.Where(id => view.Approvals.Find(id) is { Status: not ApprovalStatus.Pending }).ToList(), cancellationToken))
        {
            Ring(answered);
        }
    }

    private Task Join(ApprovalId id)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(id, out var waiters))
            {
                waiting[id] = waiters = new Waiters();
            }

            waiters.Count++;
            return waiters.Answered.Task;
        }
    }

    // The first to leave, because it was cancelled, leaves the bell to the others.
    private void Leave(ApprovalId id)
    {
        lock (gate)
        {
            if (--waiting[id].Count == 0)
            {
                waiting.Remove(id);
            }
        }
    }

    private List<ApprovalId> Waiting()
    {
        lock (gate)
        {
            return [.. waiting.Keys];
        }
    }

    private async Task<Approval> WaitOnceAsync(Approval approval, TimeSpan least, Task answered, CancellationToken cancellationToken)
    {
        var left = approval.ExpiresAt - time.GetUtcNow();
        var wait = left < least ? least : left > LongestTimer ? LongestTimer : left;
        try
        {
            await answered.WaitAsync(wait, time, cancellationToken);
            return await FindAsync(approval.ApprovalId, cancellationToken);
        }
        catch (TimeoutException)
        {
            return await log.CommitAsync(transaction => deadlines.Expire(transaction, approval.ApprovalId), cancellationToken);
        }
    }

    private async Task<Approval> FindAsync(ApprovalId id, CancellationToken cancellationToken) =>
        await log.ReadAsync(view => view.Approvals.Find(id), cancellationToken) ?? throw GantryException.NotFound(ApprovalId.Noun, id);

    /// <summary>Those who wait for one answer.</summary>
    private sealed class Waiters
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}

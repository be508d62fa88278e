using System.Runtime.CompilerServices;
using Gantry.Core.Events;

namespace Gantry.Core.Approvals;

/// <summary>
/// The inbox as it changes. Each change makes a new revision, and the rows keep the one of their last change: a reader needs no history, and one that was
/// away gets each item that changed meanwhile once, as it is now.
/// </summary>
public sealed class InboxFeed(EventLog log, TimeProvider time)
{
    private const int Page = 100;

    // What another node commits is not told here; it is looked for this often.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Never ends by itself.</summary>
    /// <param name="after">The last revision that the reader saw; null, or one that there is not, begins with all that waits.</param>
    public async IAsyncEnumerable<InboxUpdate> FollowAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Subscribe first, read second: a change between the two is read at the next look.
        using var changes = log.WatchSessions();
        var (revision, pending) = await log.ReadAsync(view => (view.Approvals.Revision, view.Approvals.Pending()), cancellationToken);
        if (after is { } known && known <= revision)
        {
            revision = known;
        }
        else
        {
            yield return new InboxBegan(revision, pending);
        }

        for (var isLive = false; ; isLive = true)
        {
            if (isLive)
            {
                await ChangeAsync(changes, cancellationToken);
            }

            IReadOnlyList<ChangedApproval> page;
            do
            {
                var seen = revision;
                page = await log.ReadAsync(view => view.Approvals.ChangedAfter(seen, Page), cancellationToken);
                foreach (var changed in page)
                {
                    revision = changed.Revision;
                    yield return new InboxChanged(revision, changed.Approval);
                }
            }
            while (page.Count == Page);

            if (!isLive)
            {
                yield return new InboxCaughtUp(revision);
            }
        }
    }

    private async Task ChangeAsync(ChangedSessions changes, CancellationToken cancellationToken)
    {
        using var look = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(look.Token, cancellationToken);
        try
        {
            await changes.NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look without being told.
        }
    }
}

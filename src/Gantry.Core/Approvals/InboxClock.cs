using Gantry.Core.Events;
using Gantry.Core.Failures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Approvals;

/// <summary>
/// Notes regularly that the daemon is there, and ends what nobody answered in time. Its first note is written before any run goes on, so that no deadline
/// passes because of the time in which no daemon ran.
/// </summary>
public sealed class InboxClock(EventLog log, Deadlines deadlines, AnswerBell bell, ApprovalOptions options, TimeProvider time, ILogger<InboxClock> logger)
    : BackgroundService
{
    /// <summary>Notes that the daemon is there again, when somebody waits for an answer; called before anything else starts.</summary>
    /// <exception cref="GantryException">The store cannot be written.</exception>
    public async Task NoteStartAsync(CancellationToken cancellationToken)
    {
        if (await IsWaitedForAsync(cancellationToken))
        {
            await log.CommitAsync(deadlines.Note, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.NoteEvery, time);
        while (await rounds.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (GantryException failure)
            {
                // The store is down: nobody could answer, and the gap in the notes will say so.
                InboxLines.ClockFailed(logger, failure);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        // An idle daemon writes nothing. A request that comes after a silence counts from its own beginning.
        if (!await IsWaitedForAsync(cancellationToken))
        {
            return;
        }

        foreach (var expired in await log.CommitAsync(deadlines.ExpireAll, cancellationToken))
        {
            bell.Ring(expired);
        }

        await bell.RingAnsweredAsync(cancellationToken);
    }

    private Task<bool> IsWaitedForAsync(CancellationToken cancellationToken) => log.ReadAsync(view => view.Approvals.Pending().Count > 0, cancellationToken);
}

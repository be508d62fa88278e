using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions.Pauses;

/// <summary>
/// Lets paused runs go on: when somebody says so, when their budget was raised or has returned, when their provider's quota has. And it interrupts the agents
/// of runs that may not go on. What stands still is in the store, so that a restart changes nothing about it.
/// </summary>
public sealed class PauseDesk(EventLog log, RunLauncher launcher, RunHalts halts, CallDesk calls, TimeProvider time, ILogger<PauseDesk> logger) : BackgroundService
{
    /// <summary>How late a pause may be noticed that ends on another node.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(10);

    /// <summary>Lets a paused run go on, budget or not; when there is still no room it pauses again. One that was let go on already is as it is.</summary>
    /// <exception cref="GantryException">There is no such run, or it is not paused (conflict).</exception>
    public async Task<Run> ResumeAsync(RunId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var run = await log.CommitOnceAsync(origin.Receipt, transaction => Resume(transaction, id, origin.Actor), cancellationToken);
        launcher.Wake(run.SessionId);
        return run;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resumed in (await log.ReadAsync(view => view.RunPauses.All(), cancellationToken)).Where(pause => pause.ResumedBy is not null))
        {
            launcher.Wake(resumed.Session);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = LookEvery;
            try
            {
                wait = await ReleaseAsync(stoppingToken);
                await WaitAsync(wait, stoppingToken);
                while (halts.Reader.TryRead(out var halt))
                {
                    await TakeAsync(halt, stoppingToken);
                }
            }
            catch (GantryException failure)
            {
                // The store is down; the pauses stay in it.
                PauseLines.NotLooked(logger, failure);
                await WaitAsync(LookEvery, stoppingToken);
            }
        }
    }

    private static Run Resume(IStoreTransaction transaction, RunId id, string by)
    {
        var run = transaction.Runs.Find(id) ?? throw GantryException.NotFound(RunId.Noun, id);
        if (run.Status != RunStatus.Paused || transaction.RunPauses.Find(id) is not { } pause)
        {
            throw GantryException.Conflict("run-not-paused", $"The run {id} is not paused; 'gantry ps' shows where it stands.");
        }

        if (pause.ResumedBy is null)
        {
            transaction.RunPauses.Put(pause with { ResumedBy = by });
        }

        return run.ToRun();
    }

    private async Task TakeAsync(RunHalt? halt, CancellationToken cancellationToken)
    {
        // Null: keys were changed, and everything is looked at next.
        if (halt is not null && await log.CommitAsync(transaction => RunPausing.Note(transaction, halt), cancellationToken))
        {
            launcher.Stop(halt.Run);
        }
    }

    // Waits for something to be told, at most so long.
    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = time.CreateTimer(_ => enough.Cancel(), null, atMost, Timeout.InfiniteTimeSpan);
        try
        {
            await halts.Reader.WaitToReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up.
        }
    }

    private async Task<TimeSpan> ReleaseAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = LookEvery;
        foreach (var pause in await log.ReadAsync(view => view.RunPauses.All(), cancellationToken))
        {
            if (pause.ResumedBy is not null)
            {
                continue;
            }

            if (HelperOf(pause, now) is { } helper)
            {
                await ReleaseAsync(pause, helper, cancellationToken);
            }
            else if (pause.Until - now < next)
            {
                next = pause.Until!.Value - now;
            }
        }

        return next > LeastWait ? next : LeastWait;
    }

    private string? HelperOf(RunPause pause, DateTimeOffset now) =>
        pause.Until <= now ? "the clock"
        : pause is { Key: { } key, Window: { } window } && calls.HasRoom(key, window, pause.Run, pause.Needed) ? "the budget"
        : null;

    private async Task ReleaseAsync(RunPause pause, string helper, CancellationToken cancellationToken)
    {
        try
        {
            await log.CommitAsync(transaction => Resume(transaction, pause.Run, helper), cancellationToken);
            PauseLines.Resumed(logger, pause.Run, helper);
            launcher.Wake(pause.Session);
        }
        catch (GantryException moved) when (moved.Kind is FailureKind.Conflict or FailureKind.NotFound)
        {
            // Its agent has not let go yet, or it is over meanwhile.
        }
    }
}

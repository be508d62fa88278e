using System.Collections.Concurrent;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Owns the runs of this node: one driver per session that has work and that no other node holds, one run at a time in it. After a start it takes up what an
/// earlier daemon left. On shutdown it lets go of its runs without ending them; the next daemon, or another node, goes on.
/// </summary>
public sealed class RunLauncher(EventLog log, ClaimKeeper claims, RunWorker worker, ILogger<RunLauncher> logger) : IHostedService, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<SessionId, Driver> drivers = [];
    private readonly ConcurrentDictionary<RunId, CancellationTokenSource> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await claims.ReleaseLeftClaimsAsync(cancellationToken);
        await WakeUnattendedAsync(cancellationToken);
    }

    /// <summary>Wakes the sessions that have work and no living owner.</summary>
    public async Task WakeUnattendedAsync(CancellationToken cancellationToken)
    {
        // A command, though it changes nothing: only a transaction knows the store's clock.
        var unattended = await log.CommitAsync(
            transaction => transaction.FolderChanges.Unattended(transaction.Now).Union(transaction.Runs.Unattended(transaction.Now)).ToList(), cancellationToken);
        foreach (var session in unattended)
        {
            Wake(session);
        }
    }

    /// <summary>Says that a session may have a run to start. Cheap; calling it once too often does no harm.</summary>
    public void Wake(SessionId session)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (drivers.TryGetValue(session, out var driver))
            {
                driver.LookAgain = true;
                return;
            }

            driver = new Driver();
            drivers.Add(session, driver);
            driver.Work = Task.Run(() => DriveAsync(session, driver));
        }
    }

    /// <summary>Tells a run of this daemon that its stop is requested in the store.</summary>
    public void Stop(RunId? run)
    {
        if (run is { } id && running.TryGetValue(id, out var token))
        {
            Cancel(token);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] work;
        lock (gate)
        {
            stopping.Cancel();
            work = [.. drivers.Values.Select(driver => driver.Work)];
        }

        await Task.WhenAll(work).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private static void Cancel(CancellationTokenSource token)
    {
        try
        {
            token.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended between our look-up and this line; there is nothing left to stop.
        }
    }

    private async Task DriveAsync(SessionId session, Driver driver)
    {
        while (true)
        {
            try
            {
                while (await worker.TakeNextAsync(session, stopping.Token) is { } taken)
                {
                    await RunAsync(taken);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Shutdown: the run stays as it is in the store, and the claim is free for the next owner.
                await ReleaseAsync(session);
            }
            catch (Exception failure)
            {
                // The store could not be written. The session's work stays in the store and is taken up at its next wake-up.
                RunLines.DriverFailed(logger, session, failure);
            }

            lock (gate)
            {
                if (!driver.LookAgain || stopping.IsCancellationRequested)
                {
                    drivers.Remove(session);
                    return;
                }

                driver.LookAgain = false;
            }
        }
    }

    private async Task RunAsync(TakenRun taken)
    {
        var (run, claim) = taken;
        using (claim)
        {
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, claim.Lost);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(leave.Token);
            running[run.RunId] = stop;
            try
            {
                // A stop that was requested before we could be told of it stands in the store.
                if (await log.ReadAsync(view => view.Runs.Find(run.RunId)?.Stop) is not null)
                {
                    await stop.CancelAsync();
                }

                await worker.RunAsync(taken, stop.Token, leave.Token);
            }
            finally
            {
                running.TryRemove(run.RunId, out _);
            }
        }
    }

    private async Task ReleaseAsync(SessionId session)
    {
        try
        {
            await worker.ReleaseAsync(session);
        }
        catch (GantryException failure)
        {
            RunLines.NotReleased(logger, session, failure);
        }
    }

    /// <summary>The one task that works for a session; its fields are read and written under the gate.</summary>
    private sealed class Driver
    {
        public Task Work { get; set; } = Task.CompletedTask;

        public bool LookAgain { get; set; }
    }
}

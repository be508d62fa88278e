using System.Collections.Concurrent;
using Gantry.Core.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Owns the runs of this daemon: one driver per session that has work, one run at a time in it. After a start it takes up what an earlier daemon left. On
/// shutdown it lets go of its runs without ending them; the next daemon goes on.
/// </summary>
public sealed class RunLauncher(EventLog log, RunWorker worker, ILogger<RunLauncher> logger) : IHostedService, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<SessionId, Driver> drivers = [];
    private readonly ConcurrentDictionary<RunId, CancellationTokenSource> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var session in await log.ReadAsync(view => view.Runs.SessionsWithWork(), cancellationToken))
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
                while (await worker.TakeNextAsync(session, stopping.Token) is { } run)
                {
                    await RunAsync(run);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Shutdown: the run stays as it is in the store, for the next daemon.
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

    private async Task RunAsync(RunRecord run)
    {
        using var token = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        running[run.RunId] = token;
        try
        {
            // A stop that was requested before we could be told of it stands in the store.
            if (await log.ReadAsync(view => view.Runs.Find(run.RunId)?.Stop) is not null)
            {
                await token.CancelAsync();
            }

            await worker.RunAsync(run, token.Token, stopping.Token);
        }
        finally
        {
            running.TryRemove(run.RunId, out _);
        }
    }

    /// <summary>The one task that works for a session; its fields are read and written under the gate.</summary>
    private sealed class Driver
    {
        public Task Work { get; set; } = Task.CompletedTask;

        public bool LookAgain { get; set; }
    }
}

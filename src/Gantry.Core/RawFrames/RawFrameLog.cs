using System.Collections.Concurrent;
using System.Threading.Channels;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.RawFrames;

/// <summary>
/// Takes what providers send: tells those who read now at once, and writes it to files a little later. Nobody waits for it; a frame that finds no room is
/// dropped, and the next one's number tells.
/// </summary>
public sealed class RawFrameLog(IRawFrameFiles files, RawFrameOptions options, TimeProvider time, ILogger<RawFrameLog> logger) : BackgroundService
{
    private const int MostWaiting = 1024;
    private const int MostAtOnce = 256;
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private readonly Channel<Entry> waiting = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly ConcurrentDictionary<RawSubscription, bool> subscriptions = [];
    private long bytesSinceTidy;
    private long lastTidy = time.GetTimestamp();
    private bool isFailing;

    /// <summary>Begins to take a run's frames.</summary>
    /// <param name="wasBegun">An earlier owner of the run may have recorded some; their numbers go on.</param>
    public RawFrameRecorder Open(SessionId session, RunId run, AgentName agent, bool wasBegun) =>
        new(this, session, run, agent, options.FrameLimit, time, logger, wasBegun ? LastNumber(session, run) : 0);

    /// <summary>Attaches to what comes from now on.</summary>
    internal RawSubscription Subscribe(SessionId session)
    {
        var subscription = new RawSubscription(session, gone => subscriptions.TryRemove(gone, out _));
        subscriptions.TryAdd(subscription, true);
        return subscription;
    }

    /// <summary>What was recorded before this call, read as it is asked for; what comes meanwhile may be there too.</summary>
    internal async Task<IEnumerable<RawFrame>> ReadAsync(SessionId session, RunId? run, EventPosition after, CancellationToken cancellationToken)
    {
        if (options.KeepFor > TimeSpan.Zero)
        {
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await waiting.Writer.WriteAsync(new Entry(null, written), cancellationToken);
                await written.Task.WaitAsync(cancellationToken);
            }
            catch (ChannelClosedException)
            {
                // The daemon stops, and all is written.
            }
        }

        return files.Read(session, run, after);
    }

    internal void Take(RawFrame frame)
    {
        foreach (var (subscription, _) in subscriptions)
        {
            subscription.Offer(frame);
        }

        if (options.KeepFor > TimeSpan.Zero)
        {
            // Full: the disk is far behind, and the frame is dropped.
            waiting.Writer.TryWrite(new Entry(frame, null));
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        return ExecuteTask ?? Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when everything that was taken is written: StopAsync completes the channel.
        Tidy();
        var batch = new List<Entry>(MostAtOnce);
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            Write([.. batch.Select(entry => entry.Frame).OfType<RawFrame>()]);
            batch.ForEach(entry => entry.Written?.TrySetResult());
        }
    }

    private long LastNumber(SessionId session, RunId run)
    {
        try
        {
            return files.LastNumber(session, run);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            RawFrameLines.Failing(logger, unreadable);
            return 0;
        }
    }

    private void Write(RawFrame[] frames)
    {
        if (frames.Length == 0)
        {
            return;
        }

        try
        {
            files.Append(frames);
            isFailing = false;
            bytesSinceTidy += frames.Sum(frame => frame.Json.Length);
            if (bytesSinceTidy > options.TotalLimit / 16 || time.GetElapsedTime(lastTidy) > TidyEvery)
            {
                Tidy();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(failure);
        }
    }

    private void Tidy()
    {
        bytesSinceTidy = 0;
        lastTidy = time.GetTimestamp();
        try
        {
            files.Tidy(time.GetUtcNow() - options.KeepFor);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(failure);
        }
    }

    // Once, and not for every frame of a disk that is full.
    private void Tell(Exception failure)
    {
        if (!isFailing)
        {
            RawFrameLines.Failing(logger, failure);
        }

        isFailing = true;
    }

    /// <param name="Frame">To write; or null, and then <paramref name="Written"/> is told when what came before is.</param>
    private readonly record struct Entry(RawFrame? Frame, TaskCompletionSource? Written);
}

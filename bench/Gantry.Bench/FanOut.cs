using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Bench;

/// <summary>
/// Frames of about 300 bytes, one at a time or in bursts, reach every reader, who copies the bytes as it would into its socket: cursors into the session's ring,
/// beside a channel per reader into which each frame's bytes are put. Both encode a frame once; nothing is stored. The time is that of one burst until all readers
/// have it.
/// </summary>
public class FanOut
{
    private static readonly AssistantDelta Delta = new(ItemId.From("text-1"), 0, "some words ");
    private static readonly RunId Run = RunId.New();

    private readonly List<Channel<byte[]>> channels = [];
    private readonly List<Task> reading = [];
    private CancellationTokenSource ending = new();
    private TaskCompletionSource round = new();
    private TemporaryLog temporary = null!;
    private SessionId session;
    private int owing;

    [Params(1, 100, 1000)]
    public int Readers { get; set; }

    [Params(1, 256)]
    public int Burst { get; set; }

    [GlobalSetup(Target = nameof(ChannelsAsync))]
    public void OpenChannels()
    {
        session = SessionId.New();
        for (var n = 0; n < Readers; n++)
        {
            var channel = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
            channels.Add(channel);
            reading.Add(Task.Run(() => ReadAsync(channel.Reader)));
        }
    }

    [GlobalSetup(Target = nameof(CursorsAsync))]
    public async Task OpenLogAsync()
    {
        temporary = new TemporaryLog();
        session = SessionId.New();
        ending = new CancellationTokenSource();
        Begin();
        for (var n = 0; n < Readers; n++)
        {
            reading.Add(Task.Run(FollowAsync));
        }

        // Each has told once that it is synced.
        await round.Task;
    }

    [GlobalCleanup(Target = nameof(ChannelsAsync))]
    public async Task CloseChannelsAsync()
    {
        channels.ForEach(channel => channel.Writer.Complete());
        await Task.WhenAll(reading);
        channels.Clear();
        reading.Clear();
    }

    [GlobalCleanup(Target = nameof(CursorsAsync))]
    public async Task CloseLogAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(reading);
        reading.Clear();
        ending.Dispose();
        await temporary.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "a channel per reader")]
    public Task ChannelsAsync()
    {
        Begin();
        for (var n = 0; n < Burst; n++)
        {
            var envelope = new EventEnvelope(null, TimeProvider.System.GetUtcNow(), session, Run, AgentName.Demo, Delta);
            byte[] frame = [.. "data: "u8, .. envelope.ToUtf8Json(), .. "\n\n"u8];
            foreach (var channel in channels)
            {
                channel.Writer.TryWrite(frame);
            }
        }

        return round.Task;
    }

    [Benchmark(Description = "cursors into a ring")]
    public Task CursorsAsync()
    {
        Begin();
        for (var n = 0; n < Burst; n++)
        {
            temporary.Log.Stream(session, Run, AgentName.Demo, Delta);
        }

        return round.Task;
    }

    private void Begin()
    {
        round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        owing = Readers;
    }

    private void HasAll()
    {
        if (Interlocked.Decrement(ref owing) == 0)
        {
            round.SetResult();
        }
    }

    private async Task ReadAsync(ChannelReader<byte[]> frames)
    {
        var socket = new byte[4096];
        var seen = 0;
        await foreach (var frame in frames.ReadAllAsync())
        {
            frame.CopyTo(socket, 0);
            if (++seen % Burst == 0)
            {
                HasAll();
            }
        }
    }

    private async Task FollowAsync()
    {
        var socket = new byte[4096];
        var seen = 0;
        try
        {
            await foreach (var burst in temporary.Log.FollowAsync(session, EventPosition.Start, ending.Token))
            {
                foreach (var frame in burst)
                {
                    frame.EventStreamBytes.CopyTo(socket);
                    if (frame.Name == FeedFrame.Synced || ++seen % Burst == 0)
                    {
                        HasAll();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}

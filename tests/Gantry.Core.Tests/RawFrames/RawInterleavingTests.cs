using System.Threading.Channels;
using Gantry.Adapters.RawFrames;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.RawFrames;
using Gantry.Core.Tests.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.RawFrames;

public sealed class RawInterleavingTests : IAsyncDisposable
{
    private readonly EventLogFixture fixture = new();
    private readonly TemporaryDirectory directory = new();
    private readonly RunId run = RunId.New();
    private RawFrameOptions options = new();
    private RawFrameLog? raw;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RawFrameLog Raw => raw ??= Start();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await fixture.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Kept_frames_stand_behind_the_event_that_they_came_after()
    {
        var recorder = Open();
        recorder.Record("""{"frame":0}""", EventPosition.Start);
        await fixture.AppendAsync("one");
        recorder.Record("""{"frame":1}""", EventPosition.At(1));
        recorder.Record("not json", EventPosition.At(1));
        await fixture.AppendAsync("two");
        await fixture.AppendAsync("three");
        recorder.Record("""{"frame":3}""", EventPosition.At(3));

        (await ReadAsync(0, "synced")).ShouldBe(["raw 1 {\"frame\":0}", "1", "raw 2 {\"frame\":1}", "raw 3 \"not json\"", "2", "3", "raw 4 {\"frame\":3}", "synced"]);
        (await ReadAsync(2, "synced")).ShouldBe(["3", "raw 4 {\"frame\":3}", "synced"]);
        (await ReadAsync(0, "synced", RunId.New())).ShouldBe(["1", "2", "3", "synced"]);
    }

    [Fact]
    public async Task Frames_that_come_are_told_at_once_and_once()
    {
        var recorder = Open();
        await fixture.AppendAsync("one");
        recorder.Record("\"a\"", EventPosition.At(1));
        await using var reader = Follow(0).GetAsyncEnumerator(Cancelled);
        (await NextAsync(reader, 3)).ShouldBe(["1", "raw 1 \"a\"", "synced"]);

        recorder.Record("\"b\"", EventPosition.At(1));
        (await NextAsync(reader, 1)).ShouldBe(["raw 2 \"b\""]);
        recorder.Record("\"c\"", EventPosition.At(1));
        await fixture.AppendAsync("two");
        recorder.Record("\"d\"", EventPosition.At(2));
        (await NextAsync(reader, 3)).ShouldBe(["raw 3 \"c\"", "2", "raw 4 \"d\""]);
    }

    [Fact]
    public async Task Events_pass_without_gap_or_duplicate_whatever_raw_frames_come_between()
    {
        var recorder = Open();
        await using var reader = Follow(0).GetAsyncEnumerator(Cancelled);
        (await NextAsync(reader, 1)).ShouldBe(["synced"]);
        const int count = 300;
        var writing = Task.Run(
            async () =>
            {
                for (var n = 1; n <= count; n++)
                {
                    await fixture.AppendAsync($"{n}");
                    recorder.Record($"{n}", EventPosition.At(n));
                }
            },
            Cancelled);

        var frames = new List<string>();
        while (!frames.Contains($"{count}"))
        {
            frames.AddRange(await NextAsync(reader, 1));
            if (frames.Count > 50 && !writing.IsCompleted)
            {
                // A reader that is slower than the writer.
                await Task.Yield();
            }
        }

        await writing;
        frames.Where(frame => !frame.StartsWith("raw")).ShouldBe(Enumerable.Range(1, count).Select(n => $"{n}"));
        var numbers = frames.Where(frame => frame.StartsWith("raw")).ToList();
        numbers.ShouldBeUnique();
        foreach (var (at, frame) in frames.Index().Where(one => one.Item.StartsWith("raw")))
        {
            frames.IndexOf(frame.Split(' ')[2]).ShouldBeLessThan(at, "its event comes first");
        }
    }

    [Fact]
    public async Task A_frame_of_an_event_that_has_not_passed_waits_for_it()
    {
        var source = Channel.CreateUnbounded<IReadOnlyList<FeedFrame>>();
        await using var reader = new RawInterleaving(Raw)
            .WithRawAsync(source.Reader.ReadAllAsync(Cancelled), fixture.Session, null, EventPosition.Start, Cancelled)
            .GetAsyncEnumerator(Cancelled);
        source.Writer.TryWrite([FeedFrame.SyncedAt(EventPosition.Start)]);
        (await NextAsync(reader, 1)).ShouldBe(["synced"]);

        Open().Record("\"late\"", EventPosition.At(1));
        var next = NextAsync(reader, 2);
        await fixture.AppendAsync("one");
        var logged = await fixture.Log.ReadAsync(view => view.Events.Read(fixture.Session, EventPosition.Start, 1), Cancelled);
        next.IsCompleted.ShouldBeFalse();
        source.Writer.TryWrite([FeedFrame.Of(logged[0])]);

        (await next).ShouldBe(["1", "raw 1 \"late\""]);
    }

    [Fact]
    public async Task A_long_frame_is_cut_and_says_so()
    {
        options = new RawFrameOptions { FrameLimit = 10 };
        Open().Record("\"0123456789abcdef\"", EventPosition.Start);

        await using var reader = Follow(0).GetAsyncEnumerator(Cancelled);
        await reader.MoveNextAsync();

        var frame = (ProviderFrame)EventEnvelope.Parse(reader.Current[0].Json.Span).Payload;
        (frame.Frame.GetString(), frame.Cut).ShouldBe(("\"012345678", 8));
    }

    [Theory]
    [InlineData("\ud800 alone")]
    [InlineData("")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    public async Task Whatever_a_provider_sends_fails_nobody(string frame)
    {
        var recorder = Open();
        recorder.Record(frame, EventPosition.Start);
        recorder.Record(new string('[', 200) + new string(']', 200), EventPosition.Start);
        recorder.Record("\"fine\"", EventPosition.Start);

        (await ReadAsync(0, "synced")).ShouldContain("raw 3 \"fine\"");
    }

    [Fact]
    public async Task Numbers_go_on_when_a_run_is_taken_up_again()
    {
        Open().Record("\"a\"", EventPosition.Start);
        await StopAsync();

        Open(wasBegun: true).Record("\"b\"", EventPosition.Start);

        (await ReadAsync(0, "synced")).ShouldBe(["raw 1 \"a\"", "raw 2 \"b\"", "synced"]);
    }

    [Fact]
    public async Task What_is_not_kept_is_told_to_those_who_read_now()
    {
        options = new RawFrameOptions { KeepFor = TimeSpan.Zero };
        var recorder = Open();
        recorder.Record("\"before\"", EventPosition.Start);
        await using var reader = Follow(0).GetAsyncEnumerator(Cancelled);
        (await NextAsync(reader, 1)).ShouldBe(["synced"]);

        recorder.Record("\"now\"", EventPosition.Start);

        (await NextAsync(reader, 1)).ShouldBe(["raw 2 \"now\""]);
        Directory.Exists(new DataDirectory(directory.Path).RawFrames).ShouldBeFalse();
    }

    private static async Task<List<string>> NextAsync(IAsyncEnumerator<IReadOnlyList<FeedFrame>> reader, int count)
    {
        var frames = new List<string>();
        while (frames.Count < count)
        {
            (await reader.MoveNextAsync()).ShouldBeTrue();
            frames.AddRange(reader.Current.Select(Word));
        }

        return frames;
    }

    private static string Word(FeedFrame frame)
    {
        SchemaCheck.Frame(frame);
        if ((frame.Name ?? frame.Position?.ToString()) is { } word)
        {
            return word;
        }

        var payload = (ProviderFrame)EventEnvelope.Parse(frame.Json.Span).Payload;
        return $"raw {payload.N} {payload.Frame.GetRawText()}";
    }

    private RawFrameRecorder Open(bool wasBegun = false) => Raw.Open(fixture.Session, run, AgentName.Demo, wasBegun);

    private IAsyncEnumerable<IReadOnlyList<FeedFrame>> Follow(long after, RunId? of = null) =>
        new RawInterleaving(Raw).WithRawAsync(fixture.Log.FollowAsync(fixture.Session, EventPosition.At(after), Cancelled), fixture.Session, of, EventPosition.At(after), Cancelled);

    private async Task<List<string>> ReadAsync(long after, string last, RunId? of = null)
    {
        var frames = new List<string>();
        await foreach (var burst in Follow(after, of))
        {
            frames.AddRange(burst.Select(Word));
            if (frames.Contains(last))
            {
                return frames;
            }
        }

        throw new InvalidOperationException("A stream never ends by itself.");
    }

    private RawFrameLog Start()
    {
        var files = RawFrameFilesExtensions.Over(new DataDirectory(directory.Path), options);
        var started = new RawFrameLog(files, options, TimeProvider.System, NullLogger<RawFrameLog>.Instance);
        started.StartAsync(Cancelled).IsCompletedSuccessfully.ShouldBeTrue();
        return started;
    }

    private async Task StopAsync()
    {
        if (raw is { } running)
        {
            await running.StopAsync(CancellationToken.None);
            running.Dispose();
        }

        raw = null;
    }
}

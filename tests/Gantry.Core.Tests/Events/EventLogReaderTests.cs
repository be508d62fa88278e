using System.Text;
using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Core.Tests.Events;

public class EventLogReaderTests : IAsyncLifetime
{
    private readonly EventLogFixture fixture;

    public EventLogReaderTests()
        : this(new EventLogFixture())
    {
    }

    private protected EventLogReaderTests(EventLogFixture fixture) => this.fixture = fixture;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private EventLog Log => fixture.Log;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return fixture.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_reader_sees_everything_once_in_order_across_replay_and_live(int seed)
    {
        const int writers = 8;
        const int eventsEach = 100;
        const int total = writers * eventsEach;
        var random = new Random(seed);
        var starts = Enumerable.Range(0, 24).Select(_ => (AttachAt: random.Next(total), After: random.Next(total))).ToList();
        var reached = Enumerable.Range(0, total + 1).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        reached[0].SetResult();

        var readers = starts.Select(start => Task.Run(async () =>
        {
            await reached[start.AttachAt].Task.WaitAsync(Cancelled);

            // A client never knows a position that it has not been sent.
            var after = EventPosition.At(Math.Min(start.AttachAt, start.After));
            return (after, frames: await fixture.FollowUntilAsync(after, frame => frame.Position?.Value == total, Cancelled));
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < eventsEach; i++)
            {
                var position = await fixture.AppendAsync($"{writer}:{i}");
                reached[position.Value].SetResult();
            }
        })));

        foreach (var (after, frames) in await Task.WhenAll(readers))
        {
            var positions = frames.Where(frame => frame.Position is not null).Select(frame => frame.Position!.Value.Value).ToList();
            positions.ShouldBe(Enumerable.Range((int)after.Value + 1, total - (int)after.Value).Select(n => (long)n));
            frames.Where(frame => frame.Position is null).Select(frame => frame.Name).ShouldBeSubsetOf([FeedFrame.Synced]);
        }
    }

    [Fact]
    public async Task Who_attaches_beside_another_reader_does_not_wait_for_the_commit_that_is_under_way()
    {
        await fixture.AppendAsync("1");
        await using var first = Log.FollowAsync(fixture.Session, EventPosition.Start, Cancelled).GetAsyncEnumerator(Cancelled);
        (await first.MoveNextAsync()).ShouldBeTrue();
        var (committed, letGo) = fixture.HoldNextCommit();
        var append = fixture.AppendAsync("2");
        await committed;

        // The commit loop stands still; what it has committed has not been published.
        try
        {
            var frames = await fixture.FollowUntilAsync(EventPosition.Start, frame => frame.Name == FeedFrame.Synced, Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
            frames.Where(frame => frame.Position is not null).Select(EventLogFixture.TextOf).ShouldBe(["1"]);
        }
        finally
        {
            letGo();
        }

        await append;
    }

    [Fact]
    public async Task A_live_reader_gets_from_the_log_what_nobody_published()
    {
        await fixture.AppendAsync("0");
        await using var reader = Log.FollowAsync(fixture.Session, EventPosition.Start, Cancelled).GetAsyncEnumerator(Cancelled);
        var seen = new List<FeedFrame>();
        while (seen.All(frame => frame.Name != FeedFrame.Synced))
        {
            (await reader.MoveNextAsync()).ShouldBeTrue();
            seen.AddRange(reader.Current);
        }

        // Live from here on: it waits for what this log publishes.
        await fixture.AppendAsync("1");
        await fixture.AppendElsewhereAsync("2");
        await fixture.AppendAsync("3");
        while (seen.All(frame => frame.Position?.Value != 4))
        {
            (await reader.MoveNextAsync()).ShouldBeTrue();
            seen.AddRange(reader.Current);
        }

        seen.Where(frame => frame.Position is not null).Select(frame => frame.Position!.Value.Value).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(1500, 40)]
    [InlineData(3000, 3000)]
    public async Task A_slow_reader_that_falls_out_of_the_ring_gets_everything(int total, int deltas)
    {
        await fixture.AppendAsync("0");
        await using var slow = Log.FollowAsync(fixture.Session, EventPosition.Start, Cancelled).GetAsyncEnumerator(Cancelled);
        var seen = new List<FeedFrame>();
        while (seen.LastOrDefault()?.Name != FeedFrame.Synced)
        {
            (await slow.MoveNextAsync()).ShouldBeTrue();
            seen.AddRange(slow.Current);
        }

        // Nobody reads while far more than a ring of frames goes by, deltas among them.
        var run = RunId.New();
        await Task.WhenAll(Enumerable.Range(1, total - 1).Select(i => fixture.AppendAsync($"{i}")));
        for (var i = 0; i < deltas; i++)
        {
            fixture.Stream(run, "text-1", i, "x");
        }

        while (seen.All(frame => frame.Position?.Value != total))
        {
            (await slow.MoveNextAsync()).ShouldBeTrue();
            seen.AddRange(slow.Current);
        }

        seen.Where(frame => frame.Position is not null).Select(frame => frame.Position!.Value.Value).ShouldBe(Enumerable.Range(1, total).Select(n => (long)n));
        seen.Count(frame => frame.Name == FeedFrame.Synced).ShouldBe(1);

        // What it missed of the item in flight comes in a fresh snapshot.
        (await slow.MoveNextAsync()).ShouldBeTrue();
        EventLogFixture.SnapshotOf(slow.Current.ShouldHaveSingleItem()).Items.ShouldHaveSingleItem().Text.Length.ShouldBe(deltas);
    }

    [Fact]
    public async Task A_reader_that_is_overtaken_after_it_has_read_live_sees_nothing_twice()
    {
        const int live = 3, total = 3000;
        await using var reader = Log.FollowAsync(fixture.Session, EventPosition.Start, Cancelled).GetAsyncEnumerator(Cancelled);
        var seen = new List<FeedFrame>();
        await ReadAsync(frame => frame.Name == FeedFrame.Synced);

        await AppendAsync(live);
        await ReadAsync(frame => frame.Position?.Value == live);

        // While it looks away, the ring goes round.
        await AppendAsync(total - live);
        await ReadAsync(frame => frame.Position?.Value == total);

        seen.Where(frame => frame.Position is not null).Select(frame => frame.Position!.Value.Value).ShouldBe(Enumerable.Range(1, total).Select(n => (long)n));

        Task AppendAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(n => fixture.AppendAsync($"{n}")));

        async Task ReadAsync(Func<FeedFrame, bool> last)
        {
            while (!seen.Exists(frame => last(frame)))
            {
                (await reader.MoveNextAsync()).ShouldBeTrue();
                seen.AddRange(reader.Current);
            }
        }
    }

    [Fact]
    public async Task An_event_that_is_committed_and_not_yet_published_reaches_an_attaching_reader_once()
    {
        var (committed, letGo) = fixture.HoldNextCommit();
        var appending = fixture.AppendAsync("one");
        await committed.WaitAsync(Cancelled);

        var reading = fixture.FollowUntilAsync(EventPosition.Start, frame => frame.Position?.Value == 2, Cancelled);
        letGo();
        await appending;
        await fixture.AppendAsync("two");

        (await reading).Where(frame => frame.Position is not null).Select(EventLogFixture.TextOf).ShouldBe(["one", "two"]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Snapshot_and_deltas_rebuild_the_final_text_for_whoever_attaches_at_any_moment(int seed)
    {
        const int deltas = 400;
        var random = new Random(seed);
        var run = RunId.New();
        var attachAt = Enumerable.Range(0, 24).Select(_ => random.Next(deltas)).Append(0).ToHashSet();
        var readers = new List<Task<Rebuilt>>();
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new StringBuilder();
        for (var i = 0; i < deltas; i++)
        {
            if (attachAt.Contains(i))
            {
                readers.Add(Task.Run(() => RebuildAsync(attached)));
            }

            var delta = new string((char)('a' + (i % 26)), random.Next(1, 5));
            fixture.Stream(run, "text-1", text.Length, delta);
            text.Append(delta);
            if (random.Next(20) == 0)
            {
                await fixture.AppendAsync("between");
            }
        }

        await attached.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await Log.CommitAsync(
            transaction =>
            {
                transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new AssistantFinal(ItemId.From("text-1"), text.ToString())));
                transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new RunEnded(RunStatus.Completed)));
            },
            Cancelled);

        var rebuilt = await Task.WhenAll(readers);
        rebuilt.ShouldAllBe(reader => reader.Final == text.ToString());
        rebuilt.ShouldAllBe(reader => reader.FromDeltas == (reader.AttachedBeforeTheEnd ? text.ToString() : ""));
        rebuilt.ShouldContain(reader => reader.AttachedBeforeTheEnd);
    }

    [Fact]
    public async Task A_finished_item_is_in_no_snapshot_and_an_ended_run_leaves_none()
    {
        var run = RunId.New();
        fixture.Stream(run, "text-1", 0, "done");
        fixture.Stream(run, "text-2", 0, "still");
        await Log.CommitAsync(
            transaction => transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new AssistantFinal(ItemId.From("text-1"), "done"))),
            Cancelled);

        var during = await fixture.FollowUntilAsync(EventPosition.Start, frame => frame.Name == FeedFrame.Synced, Cancelled);
        EventLogFixture.SnapshotOf(during.Single(frame => frame.Name == FeedFrame.Snapshot)).Items.ShouldHaveSingleItem().ItemId.Value.ShouldBe("text-2");

        await Log.CommitAsync(
            transaction => transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new RunEnded(RunStatus.Error))),
            Cancelled);
        var after = await fixture.FollowUntilAsync(EventPosition.Start, frame => frame.Name == FeedFrame.Synced, Cancelled);
        after.Select(frame => frame.Name).ShouldBe([null, null, FeedFrame.Synced]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    public async Task An_event_with_deep_input_is_published_like_any_other(int depth)
    {
        var run = RunId.New();
        fixture.Stream(run, "text-1", 0, "in flight");
        var input = JsonElement.Parse(string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth)));
        await Log.CommitAsync(
            transaction => transaction.Append(new NewEvent(fixture.Session, run, AgentName.Demo, new ToolCall(ToolCallId.From("call-1"), "bash", input, "Deep"))),
            Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        var frames = await fixture.FollowUntilAsync(EventPosition.Start, frame => frame.Name == FeedFrame.Synced, Cancelled);

        ((ToolCall)EventEnvelope.Parse(frames[0].Json.Span).Payload).Input.GetRawText().ShouldBe(input.GetRawText());
    }

    [Fact]
    public async Task A_position_ahead_of_the_log_gets_a_reset_and_the_log_from_its_start()
    {
        await fixture.AppendAsync("one");
        await fixture.AppendAsync("two");

        var frames = await fixture.FollowUntilAsync(EventPosition.At(3), frame => frame.Name == FeedFrame.Synced, Cancelled);

        frames.Select(frame => frame.Name ?? $"{frame.Position}").ShouldBe([FeedFrame.Reset, "1", "2", FeedFrame.Synced]);
        EventLogFixture.ResetOf(frames[0]).After.ShouldBe(EventPosition.Start);
    }

    [Fact]
    public async Task A_reader_resumes_after_the_position_it_has_seen()
    {
        await fixture.AppendAsync("one");
        await fixture.AppendAsync("two");

        var frames = await fixture.FollowUntilAsync(EventPosition.At(2), frame => frame.Name == FeedFrame.Synced, Cancelled);

        frames.ShouldHaveSingleItem().Name.ShouldBe(FeedFrame.Synced);
    }

    [Fact]
    public async Task A_run_is_replayed_alone_over_many_pages()
    {
        var run = RunId.New();
        await Task.WhenAll(Enumerable.Range(0, 1300).Select(i => Log.CommitAsync(
            transaction => transaction.Append(Samples.Fact(fixture.Session, $"{i}", i % 2 == 0 ? run : null)),
            Cancelled)));

        var positions = new List<long>();
        await foreach (var logged in Log.ReplayAsync(fixture.Session, EventPosition.At(100), run, Cancelled))
        {
            logged.RunId.ShouldBe(run);
            positions.Add(logged.Position.Value);
        }

        positions.Count.ShouldBe(600);
        positions.ShouldBeInOrder();
    }

    private async Task<Rebuilt> RebuildAsync(TaskCompletionSource attached)
    {
        var text = new StringBuilder();
        var final = "";
        var synced = false;
        var attachedBeforeTheEnd = false;
        foreach (var frame in await fixture.FollowUntilAsync(EventPosition.Start, EndsRun, Cancelled))
        {
            switch (frame.Name)
            {
                case FeedFrame.Synced:
                    synced = true;
                    break;
                case FeedFrame.Snapshot:
                    text.Clear().Append(EventLogFixture.SnapshotOf(frame).Items.ShouldHaveSingleItem().Text);
                    break;
                case null when EventEnvelope.Parse(frame.Json.Span).Payload is AssistantDelta delta:
                    delta.Offset.ShouldBe(text.Length);
                    text.Append(delta.TextDelta);
                    break;
                case null when EventEnvelope.Parse(frame.Json.Span).Payload is AssistantFinal finished:
                    final = finished.Text;
                    attachedBeforeTheEnd = synced;
                    break;
            }
        }

        return new Rebuilt(text.ToString(), final, attachedBeforeTheEnd);

        bool EndsRun(FeedFrame frame)
        {
            if (frame.Name == FeedFrame.Synced)
            {
                attached.TrySetResult();
            }

            return frame.EndsRun;
        }
    }

    private sealed record Rebuilt(string FromDeltas, string Final, bool AttachedBeforeTheEnd);
}

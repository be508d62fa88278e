using Gantry.Core.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Core.Tests.Events;

public sealed class NodeReaderTests : IAsyncLifetime
{
    private readonly EventLogFixture fixture = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_reader_gets_every_session_from_its_making_on_and_nothing_from_before()
    {
        var other = SessionId.New();
        await fixture.AppendAsync("before");
        using var reader = fixture.Log.FollowAll();
        await fixture.AppendAsync("one");
        await fixture.AppendAsync("two", other);

        (await ReadAsync(reader, 2)).Select(EventLogFixture.TextOf).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_reader_that_was_overtaken_takes_what_it_missed_from_the_log()
    {
        const int each = 700;
        var old = fixture.Session;
        var sessions = Enumerable.Range(0, 4).Select(_ => SessionId.New()).Prepend(old).ToList();
        using var earlier = fixture.Log.FollowAll();
        await fixture.AppendAsync("before");
        using var reader = fixture.Log.FollowAll();
        await AppendAsync(sessions, each);

        // The first burst comes from before the ring was overrun, or it was overrun already; then more, while the reader holds still.
        await using var bursts = reader.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var seen = new List<FeedFrame>();
        while (seen.Count < sessions.Count * each * 2)
        {
            (await bursts.MoveNextAsync()).ShouldBeTrue();
            if (seen.Count == 0)
            {
                await AppendAsync(sessions, each);
            }

            seen.AddRange(bursts.Current);
        }

        foreach (var session in sessions)
        {
            var first = session == old ? 2 : 1;
            seen.Where(frame => frame.SessionId == session).Select(frame => frame.Position!.Value.Value).ShouldBe(Enumerable.Range(first, each * 2).Select(n => (long)n));
        }
    }

    [Fact]
    public async Task A_reader_gets_from_the_log_what_nobody_published()
    {
        using var reader = fixture.Log.FollowAll();
        await using var bursts = reader.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        await fixture.AppendAsync("1");
        (await bursts.MoveNextAsync()).ShouldBeTrue();
        var seen = bursts.Current.ToList();
        await fixture.AppendElsewhereAsync("2");
        await fixture.AppendAsync("3");
        while (seen[^1].Position!.Value.Value < 3)
        {
            (await bursts.MoveNextAsync()).ShouldBeTrue();
            seen.AddRange(bursts.Current);
        }

        seen.Select(EventLogFixture.TextOf).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task A_waiting_reader_ends_when_its_token_is_cancelled()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var reader = fixture.Log.FollowAll();
        await using var bursts = reader.ReadAsync(cancelling.Token).GetAsyncEnumerator(Cancelled);
        var waiting = bursts.MoveNextAsync().AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
    }

    private Task AppendAsync(IEnumerable<SessionId> sessions, int each) =>
        Task.WhenAll(sessions.Select(session => Task.Run(async () =>
        {
            for (var n = 0; n < each; n += 50)
            {
                await fixture.Log.CommitAsync(
                    transaction =>
                    {
                        for (var i = 0; i < 50; i++)
                        {
                            transaction.Append(Samples.Fact(session, "text"));
                        }
                    },
                    Cancelled);
            }
        })));

    private static async Task<List<FeedFrame>> ReadAsync(NodeReader reader, int count)
    {
        var frames = new List<FeedFrame>();
        await foreach (var burst in reader.ReadAsync(Cancelled))
        {
            frames.AddRange(burst);
            if (frames.Count >= count)
            {
                return frames;
            }
        }

        throw new InvalidOperationException("A reader never ends by itself.");
    }
}

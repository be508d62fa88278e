using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Claims;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Outbox;
using Gantry.Core.Tests.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Outbox;

public sealed class OutboxDeliveryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly ManualTime time = new();
    private readonly OutboxOptions options = new();
    private SqliteStore store;

    public OutboxDeliveryTests() => store = Open();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        store.Dispose();
        turn.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Every_event_is_delivered_at_least_once_and_in_order_across_failures_and_kills()
    {
        var random = new Random(20260118);
        SessionId[] sessions = [SessionId.New(), SessionId.New(), SessionId.New()];
        var consumer = new TestConsumer(fault: page => random.Next(3) == 0 ? random.Next(page.Count + 1) : null);
        var impatient = options with { PageSize = 7, LookEvery = TimeSpan.FromMilliseconds(1), FirstBackOff = TimeSpan.FromMilliseconds(1), LongestBackOff = TimeSpan.FromMilliseconds(2) };
        var appended = 0;
        for (var life = 0; life < 6; life++)
        {
            await using var node = new Node(new SharedStore(store, turn), TimeProvider.System, [consumer], impatient, isSole: true);
            await node.Delivery.StartAsync(Cancelled);
            for (var i = 0; i < 40; i++, appended++)
            {
                await node.Log.CommitAsync(transaction => transaction.Append(Samples.Fact(sessions[random.Next(3)])), Cancelled);
            }

            if (life < 5)
            {
                // Killed at some moment between a delivery and its acknowledgement: what was delivered can not be noted any more.
                await consumer.UntilReceivedAsync(appended - 30);
                node.Way.Cut();
                await node.Delivery.StopAsync(Cancelled);
                await node.Log.DisposeAsync();
                store.Dispose();
                store = Open();
                continue;
            }

            await consumer.UntilReceivedAsync(appended);
            await node.Delivery.StopAsync(Cancelled);
        }

        foreach (var session in sessions)
        {
            var seen = 0L;
            foreach (var (_, seq) in consumer.Received.Where(one => one.Session == session))
            {
                // A repetition goes back; nothing goes ahead.
                seq.ShouldBeLessThanOrEqualTo(seen + 1);
                seen = Math.Max(seen, seq);
            }
        }

        consumer.Received.Distinct().Count().ShouldBe(appended);
        consumer.Received.Count.ShouldBeGreaterThan(appended);
    }

    [Fact]
    public async Task A_consumer_that_is_down_holds_up_no_other_and_its_lag_shows()
    {
        var down = new TestConsumer("down", _ => 0);
        var up = new TestConsumer("up");
        await using var node = NewNode(time, down, up);
        await node.Delivery.StartAsync(Cancelled);
        await time.WaitingAsync(2).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await node.AppendAsync(12);

        time.Advance(options.LookEvery);
        await Task.WhenAll(up.UntilReceivedAsync(12), down.UntilTriedAsync(1));
        await time.WaitingAsync(2, within: options.LookEvery).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        (await node.Log.ReadAsync(view => view.Outbox.Standings(), Cancelled)).ShouldBe(
            [new OutboxStanding("down", 12, time.GetUtcNow() - options.LookEvery), new OutboxStanding("up", 0, null)]);
    }

    [Fact]
    public async Task A_failing_consumer_is_tried_again_after_ever_longer_waits_up_to_a_longest()
    {
        var consumer = new TestConsumer(fault: _ => 0);
        await using var node = NewNode(time, options with { TimeLimit = TimeSpan.FromDays(1) }, consumer);
        await node.Delivery.StartAsync(Cancelled);
        await time.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await node.AppendAsync(1);
        time.Advance(options.LookEvery);
        await consumer.UntilTriedAsync(1);

        var tries = 1;
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            await time.WaitingAsync(1, within: TimeSpan.FromSeconds(seconds)).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            consumer.Tries.ShouldBe(tries);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await consumer.UntilTriedAsync(++tries);
        }
    }

    [Fact]
    public async Task While_one_node_delivers_no_other_does_until_its_time_is_over()
    {
        var stuck = new TaskCompletionSource();
        var (slow, quick) = (new TestConsumer { Gate = stuck.Task }, new TestConsumer());
        await using var first = NewNode(new ManualTime(), slow);
        await using var second = NewNode(time, quick);
        await second.Delivery.StartAsync(Cancelled);
        await time.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await first.AppendAsync(3);
        await first.Delivery.StartAsync(Cancelled);
        await slow.UntilTriedAsync(1);

        for (var look = options.LookEvery; look < options.TimeLimit + options.Grace; look += options.LookEvery)
        {
            time.Advance(options.LookEvery);
            await time.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        }

        var meanwhile = quick.Tries;
        time.Advance(options.LookEvery);
        await quick.UntilReceivedAsync(3);
        stuck.SetResult();
        meanwhile.ShouldBe(0);
        await slow.UntilReceivedAsync(3);
    }

    [Fact]
    public async Task A_consumer_that_is_not_configured_any_more_costs_nothing_after_the_next_start()
    {
        await using (var node = NewNode(time, new TestConsumer("old", _ => 0)))
        {
            await node.Delivery.StartAsync(Cancelled);
            await node.AppendAsync(2);
        }

        await using var next = NewNode(time, new TestConsumer("new"));
        await next.Delivery.StartAsync(Cancelled);

        (await next.Log.ReadAsync(view => view.Outbox.Standings(), Cancelled)).ShouldBe([new OutboxStanding("new", 0, null)]);
    }

    private SqliteStore Open() => SqliteStore.Open(new DataDirectory(directory["data"]), time, NullLogger<SqliteStore>.Instance);

    private Node NewNode(ManualTime clock, params IOutboxConsumer[] consumers) => NewNode(clock, options, consumers);

    private Node NewNode(ManualTime clock, OutboxOptions times, params IOutboxConsumer[] consumers) =>
        new(new SharedStore(store, turn), clock, consumers, times, isSole: false);

    private sealed class Node : IAsyncDisposable
    {
        private readonly ClaimKeeper claims;

        public Node(SharedStore way, TimeProvider time, IReadOnlyList<IOutboxConsumer> consumers, OutboxOptions options, bool isSole)
        {
            Way = way;
            Log = new EventLog(way, time, NullLogger<EventLog>.Instance);
            claims = new ClaimKeeper(Log, new ClaimOptions { IsSoleNode = isSole }, time, NullLogger<ClaimKeeper>.Instance);
            Delivery = new OutboxDelivery(Log, claims, consumers, options, time, NullLogger<OutboxDelivery>.Instance);
        }

        public SharedStore Way { get; }

        public EventLog Log { get; }

        public OutboxDelivery Delivery { get; }

        public Task AppendAsync(int count) =>
            Log.CommitAsync(
                transaction =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        transaction.Append(Samples.Fact(SessionId.New()));
                    }
                },
                Cancelled);

        public async ValueTask DisposeAsync()
        {
            await Delivery.StopAsync(CancellationToken.None);
            await Log.DisposeAsync();
            Delivery.Dispose();
            claims.Dispose();
        }
    }
}

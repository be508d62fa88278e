using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Without_consumers_nothing_is_kept_and_a_new_one_gets_what_comes_from_now_on()
    {
        var session = SessionId.New();
        await AppendAsync(session, 3);
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        (await ReadAsync(view => view.Outbox.HasWaiting("kafka"))).ShouldBeFalse();

        await AppendAsync(session, 2);

        (await ReadAsync(view => view.Outbox.HasWaiting("kafka"))).ShouldBeTrue();
        Seqs(await ReadOutboxAsync("kafka")).ShouldBe([4, 5]);
    }

    [Fact]
    public async Task A_consumer_gets_committed_events_alone_as_the_bytes_that_were_announced_each_sessions_in_order()
    {
        SessionId[] sessions = [SessionId.New(), SessionId.New()];
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        var random = new Random(20260118);
        var announced = new List<LoggedEvent>();
        for (var round = 0; round < 20; round++)
        {
            StoreCommand[] batch =
            [
                .. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
                {
                    var (session, refuses) = (sessions[random.Next(2)], random.Next(3) == 0);
                    return Do(transaction =>
                    {
                        transaction.Append(Samples.Fact(session, run: RunId.New()));
                        transaction.Append(Samples.Fact(session));
                        if (refuses)
                        {
                            throw GantryException.Conflict("no", "No.");
                        }
                    });
                }),
            ];
            await CommitAsync(batch);
            announced.AddRange(batch.SelectMany(command => command.Appended));
        }

        var kept = await ReadOutboxAsync("kafka");

        kept.Select(entry => entry.Position.Value).ShouldBeInOrder();
        foreach (var session in sessions)
        {
            var (sent, stored) = (announced.Where(one => one.SessionId == session).ToList(), kept.Where(entry => entry.Event.SessionId == session).ToList());
            Seqs(stored).ShouldBe(Positions(sent));
            stored.Select(entry => entry.Event with { Json = default }).ShouldBe(sent.Select(one => one with { Json = default }));
            stored.Select(entry => Convert.ToHexString(entry.Event.Json.Span)).ShouldBe(sent.Select(one => Convert.ToHexString(one.Json.Span)));
        }
    }

    [Fact]
    public async Task Each_consumer_has_a_place_of_its_own_that_outlives_the_store()
    {
        var session = SessionId.New();
        await CommitAsync(transaction =>
        {
            transaction.Outbox.Register("kafka");
            transaction.Outbox.Register("clickhouse");
        });
        await AppendAsync(session, 5);
        await AcknowledgeAsync("kafka", here, 3);

        Reopen();
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));

        Seqs(await ReadOutboxAsync("kafka")).ShouldBe([4, 5]);
        Seqs(await ReadOutboxAsync("clickhouse", limit: 2)).ShouldBe([1, 2]);
        var standings = await ReadAsync(view => view.Outbox.Standings());
        standings.Select(standing => (standing.Name, standing.Waiting)).ShouldBe([("clickhouse", 5), ("kafka", 2)]);
        standings.ShouldAllBe(standing => standing.OldestAt != null);
    }

    [Fact]
    public async Task A_position_is_not_given_again_when_the_outbox_was_empty()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await AppendAsync(session, 3);
        await AcknowledgeAsync("kafka", here, 3);
        (await ReadAsync(view => view.Outbox.Standings())).ShouldBe([new OutboxStanding("kafka", 0, null)]);

        Reopen();
        await AppendAsync(session, 1);

        Seqs(await ReadOutboxAsync("kafka")).ShouldBe([4]);
    }

    [Fact]
    public async Task One_node_at_a_time_delivers_to_a_consumer()
    {
        await CommitAsync(transaction =>
        {
            var moment = transaction.Now;
            transaction.Outbox.Register("kafka");
            bool Hold(NodeId node, int from, int until) => transaction.Outbox.Hold("kafka", node, moment.AddSeconds(from), moment.AddSeconds(until));

            Hold(here, 0, 10).ShouldBeTrue();
            Hold(there, 9, 20).ShouldBeFalse();
            Hold(here, 9, 20).ShouldBeTrue();
            Hold(there, 19, 30).ShouldBeFalse();
            Hold(there, 20, 30).ShouldBeTrue();
            transaction.Outbox.Acknowledge("kafka", here, new OutboxPosition(1)).ShouldBeFalse();
            transaction.Outbox.FreeAll();
            Hold(here, 0, 10).ShouldBeTrue();
            transaction.Outbox.Hold("nobody", here, moment, moment.AddSeconds(1)).ShouldBeFalse();
        });
    }

    [Fact]
    public async Task An_acknowledgement_of_a_node_that_does_not_hold_the_consumer_changes_nothing()
    {
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await AppendAsync(SessionId.New(), 2);
        await AcknowledgeAsync("kafka", here, 1);

        (await CommitAsync(transaction => transaction.Outbox.Acknowledge("kafka", there, new OutboxPosition(long.MaxValue)))).ShouldBeFalse();

        Seqs(await ReadOutboxAsync("kafka")).ShouldBe([2]);
    }

    [Fact]
    public async Task Who_is_forgotten_keeps_nothing_and_holds_nobody_up()
    {
        var session = SessionId.New();
        await CommitAsync(transaction =>
        {
            transaction.Outbox.Register("gone");
            transaction.Outbox.Register("kafka");
        });
        await AppendAsync(session, 3);
        await AcknowledgeAsync("kafka", here, 3);
        await CommitAsync(transaction => transaction.Outbox.Forget("gone"));

        (await ReadAsync(view => view.Outbox.Standings())).ShouldBe([new OutboxStanding("kafka", 0, null)]);
        RemoveEvents(session, EventPosition.At(3));
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).ShouldBeEmpty();

        await CommitAsync(transaction => transaction.Outbox.Forget("kafka"));
        await AppendAsync(session, 1);
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        (await ReadOutboxAsync("kafka")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_consumer_has_not_had_is_not_removed()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await AppendAsync(session, 4);
        await AcknowledgeAsync("kafka", here, 2);

        RemoveEvents(session, EventPosition.At(4));

        Positions(await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).ShouldBe([3, 4]);
        Seqs(await ReadOutboxAsync("kafka")).ShouldBe([3, 4]);
    }

    private static IEnumerable<long> Seqs(IEnumerable<OutboxEntry> entries) => entries.Select(entry => entry.Event.Position.Value);

    private Task AppendAsync(SessionId session, int count) =>
        CommitAsync(transaction =>
        {
            for (var i = 0; i < count; i++)
            {
                transaction.Append(Samples.Fact(session));
            }
        });

    private Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(string consumer, int limit = 999) =>
        CommitAsync(transaction => transaction.Outbox.Read(consumer, limit));

    // As many of what waits as are said.
    private Task AcknowledgeAsync(string consumer, NodeId node, int count) =>
        CommitAsync(transaction =>
        {
            transaction.Outbox.Hold(consumer, node, transaction.Now, transaction.Now.AddMinutes(1)).ShouldBeTrue();
            var last = transaction.Outbox.Read(consumer, count)[^1].Position;
            transaction.Outbox.Acknowledge(consumer, node, last).ShouldBeTrue();
        });
}

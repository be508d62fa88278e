using Gantry.Core.Archives;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_archive_is_noted_in_the_place_of_an_earlier_one()
    {
        var session = SessionId.New();
        var first = new ArchivedLog(session, EventPosition.At(3), new string('a', 64), 100, Samples.Moment);
        var second = new ArchivedLog(session, EventPosition.At(9), new string('b', 64), 4_000_000_000, Samples.Moment.AddDays(1));
        (await ReadAsync(view => view.Archives.Find(session))).ShouldBeNull();

        await CommitAsync(transaction => transaction.Archives.Record(first));
        (await ReadAsync(view => view.Archives.Find(session))).ShouldBe(first);
        await CommitAsync(transaction => transaction.Archives.Record(second));
        Reopen();

        (await ReadAsync(view => view.Archives.Find(session))).ShouldBe(second);
    }

    [Fact]
    public async Task A_session_is_closed_when_no_run_of_it_is_at_work_or_waits()
    {
        var session = await NewSessionAsync();
        await AppendAsync(session.SessionId, 3);
        (await ReadAsync(view => view.Archives.Closed(SessionId.New()))).ShouldBeNull();
        var closed = (await ReadAsync(view => view.Archives.Closed(session.SessionId))).ShouldNotBeNull();
        var events = await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 10));
        closed.ShouldBe(new ClosedSession(session.SessionId, null, EventPosition.At(3), 3, events.Sum(logged => logged.Json.Length), events[^1].Decode().At));

        var run = Samples.Run(session);
        await CommitAsync(transaction => transaction.Runs.Add(run));
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            await CommitAsync(transaction => transaction.Runs.Update(run with { Status = status }));
            ((await ReadAsync(view => view.Archives.Closed(session.SessionId))) is not null).ShouldBe(status.IsTerminal(), $"{status}");
        }
    }

    [Fact]
    public async Task Removed_events_are_gone_and_their_positions_are_not_given_again()
    {
        var session = await NewSessionAsync();
        await AppendAsync(session.SessionId, 5);

        (await CommitAsync(transaction => transaction.Archives.Remove(session.SessionId, EventPosition.At(2)))).ShouldBe(2);
        (await CommitAsync(transaction => transaction.Archives.Remove(session.SessionId, EventPosition.At(2)))).ShouldBe(0);
        Positions(await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 10))).ShouldBe([3, 4, 5]);
        (await CommitAsync(transaction => transaction.Archives.Remove(session.SessionId, EventPosition.At(5)))).ShouldBe(3);
        Reopen();

        var closed = (await ReadAsync(view => view.Archives.Closed(session.SessionId))).ShouldNotBeNull();
        (closed.Through.Value, closed.Events, closed.Bytes, closed.LastEventAt).ShouldBe((5, 0, 0, null));
        (await CommitAsync(transaction => transaction.Append(Samples.Fact(session.SessionId)))).Value.ShouldBe(6);
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_consumer_waits_for_any_of_it()
    {
        var session = await NewSessionAsync();
        await AppendAsync(session.SessionId, 2);
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await AppendAsync(session.SessionId, 2);
        var refused = Do(transaction => transaction.Archives.Remove(session.SessionId, EventPosition.At(4)));

        await CommitAsync([refused]);

        refused.Refusal.ShouldBeOfType<GantryException>().Code.ShouldBe("events-owed");
        Positions(await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 10))).ShouldBe([1, 2, 3, 4]);
        (await CommitAsync(transaction => transaction.Archives.Remove(session.SessionId, EventPosition.At(2)))).ShouldBe(2);
    }

    [Fact]
    public async Task Closed_sessions_are_found_by_their_last_event_the_longest_idle_first()
    {
        var first = await NewSessionAsync();
        var second = await NewSessionAsync();
        var busy = await NewSessionAsync();
        await NewSessionAsync();
        foreach (var session in new[] { second, first, busy })
        {
            await AppendAsync(session.SessionId, 1);
        }

        await CommitAsync(transaction => transaction.Runs.Add(Samples.Run(busy)));
        var moment = (await CommitAsync(transaction => transaction.Now)).AddMinutes(1);

        var found = await ReadAsync(view => view.Archives.ClosedBefore(moment, 10));

        found.Select(closed => closed.SessionId).ShouldBe([second.SessionId, first.SessionId], ignoreOrder: true);
        found.Select(closed => closed.LastEventAt).ShouldBeInOrder();
        (await ReadAsync(view => view.Archives.ClosedBefore(moment, 1))).ShouldHaveSingleItem().ShouldBe(found[0]);
        (await ReadAsync(view => view.Archives.ClosedBefore(found[0].LastEventAt!.Value, 10))).ShouldBeEmpty();
    }
}

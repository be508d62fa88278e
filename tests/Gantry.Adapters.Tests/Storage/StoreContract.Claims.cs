using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    private readonly NodeId here = NodeId.New();
    private readonly NodeId there = NodeId.New();

    [Fact]
    public async Task Of_two_nodes_that_take_a_session_one_gets_it()
    {
        var session = SessionId.New();
        var takes = new List<Claim?>();

        await CommitAsync(
            Do(transaction => takes.Add(Take(transaction, session, here))),
            Do(transaction => takes.Add(Take(transaction, session, there))));

        takes[0].ShouldNotBeNull().Generation.ShouldBe(1);
        takes[1].ShouldBeNull();
        (await ReadAsync(view => view.Claims.Find(session))).ShouldBe(takes[0]);
    }

    [Fact]
    public async Task The_holder_takes_again_and_keeps_its_generation()
    {
        var session = SessionId.New();
        var first = await TakeAsync(session, here);

        var again = await CommitAsync(transaction => transaction.Claims.Take(session, here, transaction.Now, transaction.Now.AddMinutes(5)));

        again.ShouldNotBeNull().ShouldBe(first! with { Expires = again.Expires });
        again.Expires.ShouldBeGreaterThan(first!.Expires);
        (await ReadAsync(view => view.Claims.Find(session))).ShouldBe(again);
    }

    [Fact]
    public async Task A_claim_can_be_taken_from_the_moment_of_its_expiry_by_the_stores_clock_and_not_before()
    {
        var session = SessionId.New();
        await CommitAsync(transaction =>
        {
            var moment = transaction.Now;
            transaction.Claims.Take(session, here, moment, moment.AddMilliseconds(1)).ShouldNotBeNull();
            transaction.Claims.Take(session, there, moment, moment.AddMinutes(1)).ShouldBeNull();
            transaction.Claims.Take(session, there, moment.AddMilliseconds(1), moment.AddMinutes(1)).ShouldNotBeNull().Generation.ShouldBe(2);
        });
    }

    [Fact]
    public async Task A_generation_rises_with_every_holder_and_never_begins_again()
    {
        var session = SessionId.New();
        var generations = new List<long>();
        foreach (var node in (NodeId[])[here, there, there, here])
        {
            generations.Add((await TakeAsync(session, node))!.Generation);
            await CommitAsync(transaction => transaction.Claims.Release(session, node));
        }

        Reopen();
        generations.Add((await TakeAsync(session, there))!.Generation);

        generations.ShouldBe([1, 2, 3, 4, 5]);
        (await TakeAsync(SessionId.New(), here))!.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_node_that_lets_its_claim_expire_gets_a_new_generation_too()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Claims.Take(session, here, transaction.Now, transaction.Now));

        (await TakeAsync(session, here))!.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_claim_is_renewed_while_it_is_present_even_after_its_expiry()
    {
        var session = SessionId.New();
        var claim = await CommitAsync(transaction => transaction.Claims.Take(session, here, transaction.Now, transaction.Now));
        var until = Samples.Moment.AddYears(10);

        (await CommitAsync(transaction => transaction.Claims.Renew(claim!, until))).ShouldBeTrue();
        (await ReadAsync(view => view.Claims.Find(session))).ShouldBe(claim! with { Expires = until });

        await CommitAsync(transaction => transaction.Claims.Release(session, here));
        (await CommitAsync(transaction => transaction.Claims.Renew(claim!, until))).ShouldBeFalse();
        (await TakeAsync(session, there)).ShouldNotBeNull();
        (await CommitAsync(transaction => transaction.Claims.Renew(claim!, until))).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_present_generation_is_present()
    {
        var session = SessionId.New();
        var first = await CommitAsync(transaction => transaction.Claims.Take(session, here, transaction.Now, transaction.Now));
        (await CommitAsync(transaction => transaction.Claims.IsPresent(first!))).ShouldBeTrue();

        var second = await TakeAsync(session, there);
        (await CommitAsync(transaction => transaction.Claims.IsPresent(first!))).ShouldBeFalse();
        (await CommitAsync(transaction => transaction.Claims.IsPresent(second!))).ShouldBeTrue();

        await CommitAsync(transaction => transaction.Claims.Release(session, there));
        (await CommitAsync(transaction => transaction.Claims.IsPresent(second!))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_node_gives_up_only_what_is_its_own()
    {
        var session = SessionId.New();
        var claim = await TakeAsync(session, here);

        await CommitAsync(transaction => transaction.Claims.Release(session, there));

        (await CommitAsync(transaction => transaction.Claims.IsPresent(claim!))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_node_that_knows_that_it_is_alone_ends_the_claims_of_the_others()
    {
        var (mine, theirs, theirsToo) = (SessionId.New(), SessionId.New(), SessionId.New());
        await TakeAsync(mine, here);
        await TakeAsync(theirs, there);
        await TakeAsync(theirsToo, NodeId.New());

        (await CommitAsync(transaction => transaction.Claims.ReleaseOthers(here))).ShouldBe(2);

        (await ReadAsync(view => view.Claims.Find(mine))).ShouldNotBeNull();
        (await ReadAsync(view => view.Claims.Find(theirs))).ShouldBeNull();
        (await TakeAsync(theirsToo, here))!.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Under_many_takes_at_once_no_fact_of_an_older_generation_is_written()
    {
        // Two nodes take from each other, each time with the other's claim expired; each writes after every step under what it last took.
        var session = SessionId.New();
        var random = new Random(20260118);
        var latest = new Dictionary<NodeId, Claim>();
        var written = new List<long>();
        for (var round = 0; round < 30; round++)
        {
            var batch = new List<StoreCommand>();
            for (var i = 0; i < 8; i++)
            {
                var node = random.Next(2) == 0 ? here : there;
                batch.Add(random.Next(2) == 0
                    ? Do(transaction => latest[node] = transaction.Claims.Take(session, node, Samples.Moment.AddYears(1), Samples.Moment)!)
                    : Do(transaction =>
                    {
                        if (latest.TryGetValue(node, out var claim) && transaction.Claims.IsPresent(claim))
                        {
                            transaction.Append(Samples.Fact(session, claim.Generation.ToString()));
                            written.Add(claim.Generation);
                        }
                    }));
            }

            await CommitAsync([.. batch]);
            batch.ShouldAllBe(command => command.Refusal == null);
        }

        written.Distinct().Count().ShouldBeGreaterThan(10);
        written.ShouldBeInOrder();
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 999))).Select(TextOf).ShouldBe(written.Select(generation => generation.ToString()));
    }

    [Fact]
    public async Task Sessions_with_work_and_no_live_claim_are_found_the_oldest_run_first()
    {
        var (queued, waiting, done, paused) = (await NewSessionAsync(), await NewSessionAsync(), await NewSessionAsync(), await NewSessionAsync());
        var (held, expired, released) = (await NewSessionAsync(), await NewSessionAsync(), await NewSessionAsync());
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(Samples.Run(done, RunStatus.Interrupted));
            transaction.Runs.Add(Samples.Run(paused, RunStatus.Paused));
            transaction.Runs.Add(Samples.Run(paused));
            transaction.Runs.Add(Samples.Run(expired, RunStatus.Running));
            transaction.Runs.Add(Samples.Run(waiting, RunStatus.WaitingApproval));
            transaction.Runs.Add(Samples.Run(held, RunStatus.Running));
            transaction.Runs.Add(Samples.Run(held));
            transaction.Runs.Add(Samples.Run(queued));
            transaction.Runs.Add(Samples.Run(queued));
            transaction.Runs.Add(Samples.Run(released));
            Take(transaction, held.SessionId, here);
            transaction.Claims.Take(expired.SessionId, here, transaction.Now, transaction.Now);
            Take(transaction, released.SessionId, here);
            transaction.Claims.Release(released.SessionId, here);
        });

        (await CommitAsync(transaction => transaction.Runs.Unattended(transaction.Now)))
            .ShouldBe([expired.SessionId, waiting.SessionId, queued.SessionId, released.SessionId]);
    }

    [Fact]
    public async Task Removed_events_give_no_position_back()
    {
        var session = await NewSessionAsync();
        await CommitAsync(transaction =>
        {
            for (var i = 0; i < 5; i++)
            {
                transaction.Append(Samples.Fact(session.SessionId));
            }
        });

        RemoveEvents(session.SessionId, EventPosition.At(5));
        Reopen();

        (await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 10))).ShouldBeEmpty();
        (await ReadAsync(view => view.Events.LastPosition(session.SessionId))).Value.ShouldBe(5);
        (await ReadAsync(view => view.Sessions.Find(session.SessionId)))!.LastSeq.ShouldBe(5);
        var next = Do(transaction => transaction.Append(Samples.Fact(session.SessionId)));
        await CommitAsync([next]);
        next.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(6);
        (await ReadAsync(view => view.Events.LastPosition(session.SessionId))).Value.ShouldBe(6);
    }

    private static Claim? Take(IStoreTransaction transaction, SessionId session, NodeId node) =>
        transaction.Claims.Take(session, node, transaction.Now, transaction.Now.AddMinutes(1));

    private Task<Claim?> TakeAsync(SessionId session, NodeId node) => CommitAsync(transaction => Take(transaction, session, node));
}

using System.Collections.Concurrent;
using Gantry.Adapters.Storage.Postgres;
using Gantry.Core.Approvals;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Postgres;

public sealed class TwoNodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestPostgres database;
    private readonly PostgresStore[] stores;
    private readonly EventLog[] nodes;

    public TwoNodesTests()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        database = new TestPostgres();
        stores = [Open(), Open()];
        nodes = [.. stores.Select(store => new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance))];
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var (node, store) in nodes.Zip(stores))
        {
            await node.DisposeAsync();
            store.Dispose();
        }

        database.Dispose();
    }

    [Fact]
    public async Task Nodes_that_append_to_one_session_never_give_a_position_twice_and_leave_no_gap()
    {
        const int eachNode = 300;
        var session = SessionId.New();

        var positions = await Task.WhenAll(nodes.SelectMany((node, n) => Enumerable.Range(0, eachNode).Select(i => node.CommitAsync(
            transaction => transaction.Append(Samples.Fact(session, $"{n}:{i}")),
            Cancelled)))).WaitAsync(Patience, Cancelled);

        positions.Select(position => position.Value).Order().ShouldBe(Enumerable.Range(1, 2 * eachNode).Select(n => (long)n));
        var events = await nodes[0].ReadAsync(view => view.Events.Read(session, EventPosition.Start, 1000), Cancelled);
        events.Select(logged => logged.Position.Value).ShouldBe(Enumerable.Range(1, 2 * eachNode).Select(n => (long)n));
    }

    [Fact]
    public async Task Batches_that_touch_the_same_sessions_in_opposite_order_all_commit()
    {
        const int rounds = 6;
        SessionId[] sessions = [.. Enumerable.Range(0, 6).Select(_ => SessionId.New())];

        await Task.WhenAll(nodes.Select((node, n) => Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await node.CommitAsync(
                    transaction =>
                    {
                        foreach (var session in n == 0 ? sessions : sessions.Reverse())
                        {
                            transaction.Append(Samples.Fact(session, $"{n}:{round}"));
                        }
                    },
                    Cancelled);
            }
        }))).WaitAsync(Patience, Cancelled);

        foreach (var session in sessions)
        {
            var events = await nodes[1].ReadAsync(view => view.Events.Read(session, EventPosition.Start, 1000), Cancelled);
            events.Select(logged => logged.Position.Value).ShouldBe(Enumerable.Range(1, 2 * rounds).Select(n => (long)n));
        }
    }

    [Fact]
    public async Task Of_two_answers_to_one_approval_the_first_wins_and_the_other_is_refused()
    {
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(workspace.WorkspaceId);
        var run = Samples.Run(session, RunStatus.WaitingApproval);
        var approvals = Enumerable.Range(0, 30).Select(i => Samples.Approval(run, $"call-{i}")).ToList();
        await nodes[0].CommitAsync(
            transaction =>
            {
                transaction.Workspaces.Add(workspace);
                transaction.Sessions.Add(session);
                transaction.Runs.Add(run);
                approvals.ForEach(transaction.Approvals.Add);
            },
            Cancelled);
        var winners = new ConcurrentBag<ApprovalId>();
        var losers = new ConcurrentBag<ApprovalId>();

        await Task.WhenAll(nodes.SelectMany((node, n) => approvals.Select(async approval =>
        {
            try
            {
                await node.CommitAsync(
                    transaction =>
                    {
                        var asked = transaction.Approvals.Find(approval.ApprovalId)!;
                        if (asked.Status != ApprovalStatus.Pending)
                        {
                            throw GantryException.Conflict("approval-already-decided", "It is decided.");
                        }

                        transaction.Approvals.Update(asked with { Status = n == 0 ? ApprovalStatus.Allowed : ApprovalStatus.Denied });
                    },
                    Cancelled);
                winners.Add(approval.ApprovalId);
            }
            catch (GantryException refusal) when (refusal.Kind == FailureKind.Conflict)
            {
                losers.Add(approval.ApprovalId);
            }
        }))).WaitAsync(Patience, Cancelled);

        winners.Order(Comparer<ApprovalId>.Create(ById)).ShouldBe(approvals.Select(approval => approval.ApprovalId).Order(Comparer<ApprovalId>.Create(ById)));
        losers.Count.ShouldBe(approvals.Count);
    }

    [Fact]
    public async Task The_same_command_sent_to_both_nodes_is_done_once()
    {
        var session = SessionId.New();
        var receipts = Enumerable.Range(0, 20).Select(i => new CommandReceipt("owner", "POST /", $"key-{i}", "body")).ToList();

        await Task.WhenAll(nodes.SelectMany(node => receipts.Select(receipt => node.CommitAsync(
            transaction =>
            {
                if (transaction.Receipts.Find(receipt) is null)
                {
                    transaction.Append(Samples.Fact(session, receipt.Key));
                    transaction.Receipts.Add(receipt, "1", transaction.Now.AddHours(1));
                }
            },
            Cancelled)))).WaitAsync(Patience, Cancelled);

        (await nodes[0].ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(receipts.Count);
    }

    [Fact]
    public async Task Of_two_nodes_that_take_sessions_each_session_goes_to_one()
    {
        SessionId[] sessions = [.. Enumerable.Range(0, 40).Select(_ => SessionId.New())];
        NodeId[] ids = [NodeId.New(), NodeId.New()];

        var claims = await Task.WhenAll(nodes.SelectMany((node, n) => sessions.Select(session => node.CommitAsync(
            transaction => transaction.Claims.Take(session, ids[n], transaction.Now, transaction.Now.AddMinutes(1)),
            Cancelled)))).WaitAsync(Patience, Cancelled);

        var taken = claims.OfType<Claim>().ToList();
        taken.Select(claim => claim.SessionId).ShouldBe(sessions, ignoreOrder: true);
        taken.ShouldAllBe(claim => claim.Generation == 1);
    }

    [Fact]
    public async Task A_claim_is_not_taken_while_a_fact_is_written_under_it()
    {
        var session = SessionId.New();
        var (writer, taker) = (NodeId.New(), NodeId.New());
        var claim = (await nodes[0].CommitAsync(transaction => transaction.Claims.Take(session, writer, transaction.Now, transaction.Now), Cancelled))!;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new SemaphoreSlim(0);

        // The claim has expired, so only the writer's lock keeps the taker away.
        var writing = Task.Run(() => nodes[0].CommitAsync(
            transaction =>
            {
                var isOurs = transaction.Claims.IsPresent(claim);
                asked.TrySetResult();
                goOn.Wait(Patience, Cancelled).ShouldBeTrue();
                return isOurs ? transaction.Append(Samples.Fact(session)) : EventPosition.Start;
            },
            Cancelled));
        await asked.Task.WaitAsync(Patience, Cancelled);
        var taking = nodes[1].CommitAsync(
            transaction => (Claim: transaction.Claims.Take(session, taker, transaction.Now, transaction.Now.AddMinutes(1)), Last: transaction.Events.LastPosition(session)),
            Cancelled);
        await WaitsForLockAsync();

        taking.IsCompleted.ShouldBeFalse();
        goOn.Release(10);
        (await writing.WaitAsync(Patience, Cancelled)).Value.ShouldBe(1);
        var took = await taking.WaitAsync(Patience, Cancelled);
        took.Claim.ShouldNotBeNull().Generation.ShouldBe(2);
        took.Last.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_consumer_gets_every_event_of_both_nodes_once_each_sessions_in_order()
    {
        const int eachNode = 200;
        SessionId[] sessions = [.. Enumerable.Range(0, 5).Select(_ => SessionId.New())];
        var me = NodeId.New();
        await nodes[0].CommitAsync(transaction => transaction.Outbox.Register("kafka"), Cancelled);

        var writing = Task.WhenAll(nodes.SelectMany((node, n) => Enumerable.Range(0, eachNode).Select(i => node.CommitAsync(
            transaction => transaction.Append(Samples.Fact(sessions[i % sessions.Length], $"{n}:{i}")),
            Cancelled))));
        var got = new List<LoggedEvent>();
        for (var page = 0; page < 10_000 && got.Count < 2 * eachNode; page++)
        {
            var entries = await nodes[page % 2].CommitAsync(
                transaction =>
                {
                    transaction.Outbox.Hold("kafka", me, transaction.Now, transaction.Now.AddMinutes(1)).ShouldBeTrue();
                    var next = transaction.Outbox.Read("kafka", 17);
                    if (next.Count > 0)
                    {
                        transaction.Outbox.Acknowledge("kafka", me, next[^1].Position).ShouldBeTrue();
                    }

                    return next;
                },
                Cancelled).WaitAsync(Patience, Cancelled);
            got.AddRange(entries.Select(entry => entry.Event));
        }

        await writing.WaitAsync(Patience, Cancelled);
        foreach (var session in sessions)
        {
            got.Where(logged => logged.SessionId == session).Select(logged => logged.Position.Value)
                .ShouldBe(Enumerable.Range(1, 2 * eachNode / sessions.Length).Select(n => (long)n));
        }
    }

    private static int ById(ApprovalId left, ApprovalId right) => string.CompareOrdinal(left.ToString(), right.ToString());

    // Ends when a connection of ours waits for a lock, which the server alone knows.
    private async Task WaitsForLockAsync()
    {
        for (var look = 0; look < 10_000; look++)
        {
            if (database.Ask($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{database.Schema}' AND wait_event_type = 'Lock'") is 1L)
            {
                return;
            }

            await Task.Yield();
        }

        throw new TimeoutException("Nobody waited for a lock.");
    }

    private PostgresStore Open() => PostgresStore.Open(database.Address, NullLogger<PostgresStore>.Instance);
}

using System.Diagnostics;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_session_says_where_it_stands_what_it_changed_and_what_it_cost()
    {
        var session = await NewSessionAsync();
        (await ReadAsync(view => view.Sessions.Find(session.SessionId))).ShouldBe(session, "nothing is known of a new one");

        await CommitAsync(transaction =>
        {
            transaction.Sessions.Describe(session.SessionId, "gantry/1", new SessionChanges(2, 30, 4));
            transaction.ModelCalls.AddCost(session.SessionId, 1_500_000_000);
            transaction.ModelCalls.AddCost(session.SessionId, 250_000_000);
            transaction.ModelCalls.AddCost(Protocol.Ids.SessionId.New(), 1);
        });
        await CommitAsync(transaction => transaction.Sessions.Describe(session.SessionId, "main", changes: null));

        var known = await ReadAsync(view => view.Sessions.List(null, new PageRequest()).Items[0]);
        (known.Branch, known.Changes, known.CostUsd).ShouldBe(("main", new SessionChanges(2, 30, 4), 1.75m));
    }

    [Fact]
    public async Task A_session_stands_as_its_active_run_does_else_as_its_last()
    {
        var session = await NewSessionAsync();
        var first = Samples.Run(session, RunStatus.Completed);
        var active = Samples.Run(session, RunStatus.Running);
        var queued = Samples.Run(session);
        await CommitAsync(transaction => new List<RunRecord> { first, active, queued }.ForEach(transaction.Runs.Add));
        (await LastRunAsync()).ShouldBe(new SessionRun(active.RunId, RunStatus.Running, active.CreatedAt, null, null));

        await CommitAsync(transaction =>
        {
            transaction.Runs.Update(active with { Status = RunStatus.Paused });
            transaction.RunPauses.Put(new RunPause(active.RunId, session.SessionId, "The day's budget is spent.", null, BudgetWindow.Day, null, new Spending(1, 1), Samples.Moment.AddHours(3), null));
        });
        (await LastRunAsync()).ShouldBe(new SessionRun(active.RunId, RunStatus.Paused, active.CreatedAt, "The day's budget is spent.", Samples.Moment.AddHours(3)));

        await CommitAsync(transaction =>
        {
            transaction.RunPauses.Remove(active.RunId);
            transaction.Runs.Update(active with { Status = RunStatus.Interrupted });
        });
        (await LastRunAsync()).ShouldBe(new SessionRun(queued.RunId, RunStatus.Queued, queued.CreatedAt, null, null));

        Task<SessionRun?> LastRunAsync() => ReadAsync(view => view.Sessions.Find(session.SessionId)!.LastRun);
    }

    [Fact]
    public async Task What_was_accepted_is_replaced_only_by_who_knows_it()
    {
        var session = (await NewSessionAsync()).SessionId;

        (await CommitAsync(transaction => transaction.Sessions.Accept(session, null, "one"))).ShouldBeTrue();
        (await CommitAsync(transaction => transaction.Sessions.Accept(session, null, "two"))).ShouldBeFalse();
        (await ReadAsync(view => view.Sessions.AcceptedTree(session))).ShouldBe("one");
        (await CommitAsync(transaction => transaction.Sessions.Accept(session, "one", null))).ShouldBeTrue();
        (await ReadAsync(view => view.Sessions.AcceptedTree(session))).ShouldBeNull();
    }

    [Fact]
    public async Task A_page_of_sessions_costs_the_same_with_ten_times_as_many()
    {
        const int Few = 300;
        var first = await NewSessionAsync();
        await AddAsync(Few);
        var few = await QuickestAsync();
        await AddAsync(9 * Few);
        var many = await QuickestAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"a page of 50 sessions: {few.TotalMilliseconds:F2} ms among {Few}, {many.TotalMilliseconds:F2} ms among {10 * Few}: x{many / few:F2}");

        // The quickest of many, which no other program held up; a cost that grew with the sessions would be ten times.
        (many / few).ShouldBeLessThan(4);

        Task AddAsync(int count) => CommitAsync(transaction =>
        {
            for (var n = 0; n < count; n++)
            {
                var session = Samples.Session(first.WorkspaceId) with { RepoPath = $"/data/sessions/{Guid.NewGuid()}" };
                transaction.Sessions.Add(session);
                transaction.Runs.Add(Samples.Run(session, RunStatus.Completed));
                transaction.Runs.Add(Samples.Run(session, RunStatus.Completed));
                transaction.Append(Samples.Fact(session.SessionId));
                transaction.Append(Samples.Fact(session.SessionId));
            }
        });

        async Task<TimeSpan> QuickestAsync()
        {
            var quickest = TimeSpan.MaxValue;
            for (var round = 0; round < 50; round++)
            {
                var begin = Stopwatch.GetTimestamp();
                (await ReadAsync(view => view.Sessions.List(null, new PageRequest(50)).Items.Count)).ShouldBe(50);
                var took = Stopwatch.GetElapsedTime(begin);
                quickest = took < quickest ? took : quickest;
            }

            return quickest;
        }
    }
}

using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Sessions;

/// <summary>Runs of agents that know nothing of budgets: the gateway refuses their calls, and they are interrupted.</summary>
public sealed class PauseDeskTests : IAsyncLifetime
{
    private static readonly CallTarget Target = new("test", "model");
    private static readonly CommandOrigin Owner = new("owner", "test");

    private readonly NodesFixture nodes = new();
    private TestNode node = null!;
    private UsageWriter writer = null!;
    private KeyRing ring = null!;
    private CallDesk calls = null!;
    private ModelKeyDesk keys = null!;
    private SessionKeys sessionKeys = null!;
    private PauseDesk pauses = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        node = nodes.Start();
        var (log, time, halts) = (node.Log, nodes.StoreTime, new RunHalts());
        writer = new UsageWriter(log, time, NullLogger<UsageWriter>.Instance);
        ring = new KeyRing(log, halts, time, NullLogger<KeyRing>.Instance);
        calls = new CallDesk(ring, new PriceBook(new PriceTable([])), writer, halts, time);
        keys = new ModelKeyDesk(log, ring, writer);
        sessionKeys = new SessionKeys(keys);
        pauses = new PauseDesk(log, node.Launcher, halts, calls, time, NullLogger<PauseDesk>.Instance);
        await writer.StartAsync(Cancelled);
        await ring.StartAsync(Cancelled);
        await pauses.StartAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await pauses.StopAsync(CancellationToken.None);
        await ring.StopAsync(CancellationToken.None);
        await writer.StopAsync(CancellationToken.None);
        await nodes.DisposeAsync();
        pauses.Dispose();
        ring.Dispose();
        writer.Dispose();
    }

    [Fact]
    public async Task An_agent_whose_call_is_refused_is_interrupted_and_its_run_goes_on_when_the_budget_is_raised()
    {
        var key = await LimitAsync(new ModelBudget(BudgetWindow.Run, Tokens: 10));
        var (run, turn) = await StartRunAsync();
        var secret = await sessionKeys.IssueForRunAsync(run, Cancelled);

        Should.Throw<CallRefusedException>(() => Call(secret)).Budget!.Key.ShouldBe(key);

        await StoppedAsync(turn);
        var paused = await PausedAsync();
        (paused.Budget, paused.KeyId, paused.Until).ShouldBe(("run", key.ToString(), null));

        await keys.ChangeAsync(key, new ChangeModelKey(Budgets: [new ModelBudget(BudgetWindow.Run, Tokens: 10_000)]), Owner, Cancelled);

        var second = await node.Agent.NextTurnAsync();
        (second.Turn.RunId, second.Turn.Attempt).ShouldBe((run, 1));
        Call(secret).Settle(new CallOutcome(CallStatus.Completed, Target, new TokenUsage(1, 1, 0, 0, 0)));
        second.Complete();
        (await EndedAsync()).ShouldBe(RunStatus.Completed);
        await ring.RefreshAsync(Cancelled);
        Should.Throw<CallRefusedException>(() => Call(secret)).Kind.ShouldBe(CallRefusal.UnknownKey);
    }

    [Fact]
    public async Task A_run_goes_on_by_itself_when_its_window_returns()
    {
        await LimitAsync(new ModelBudget(BudgetWindow.Day, Tokens: 10));
        var (run, turn) = await StartRunAsync();
        Should.Throw<CallRefusedException>(() => CallFor(run));
        await StoppedAsync(turn);
        (await PausedAsync()).Until.ShouldBe(nodes.StoreTime.GetUtcNow().AddHours(12));

        // To that very moment: a clock that goes on would outlive the claim of the run that goes on. The desk may be busy while it moves and not wait for it yet;
        // that keys were changed makes it look in any case.
        nodes.StoreTime.Advance(TimeSpan.FromHours(12));
        await sessionKeys.MakeAsync(new CreateModelKey("tenant", "acme"), Owner, Cancelled);

        (await node.Agent.NextTurnAsync()).Complete();
        (await EndedAsync()).ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_providers_spent_quota_pauses_the_run_until_somebody_resumes_it()
    {
        var (run, turn) = await StartRunAsync();
        var secret = await sessionKeys.IssueForRunAsync(run, Cancelled);
        Call(secret).Settle(new CallOutcome(CallStatus.Failed, Target, default(TokenUsage)) { Quota = new ProviderQuota("anthropic", null) });
        await StoppedAsync(turn);
        (await PausedAsync()).Provider.ShouldBe("anthropic");

        (await pauses.ResumeAsync(run, Owner, Cancelled)).RunId.ShouldBe(run);

        (await node.Agent.NextTurnAsync()).Complete();
        (await EndedAsync()).ShouldBe(RunStatus.Completed);
        (await Should.ThrowAsync<GantryException>(() => pauses.ResumeAsync(run, Owner, Cancelled))).Code.ShouldBe("run-not-paused");
        (await Should.ThrowAsync<GantryException>(() => pauses.ResumeAsync(RunId.New(), Owner, Cancelled))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task An_agent_that_ends_with_a_refusal_of_its_own_pauses_its_run()
    {
        var (run, turn) = await StartRunAsync();
        turn.Fail(new CallRefusedException(CallRefusal.Budget, "Spent.") { Budget = new SpentBudget(ModelKeyId.New(), BudgetWindow.Month, null, default) });
        (await PausedAsync()).Reason.ShouldBe("Spent.");
    }

    [Fact]
    public async Task A_user_who_stops_the_run_wins_over_its_pause()
    {
        await LimitAsync(new ModelBudget(BudgetWindow.Run, Tokens: 10));
        var (run, turn) = await StartRunAsync();
        await node.Log.CommitAsync(
            transaction => transaction.Runs.Update(transaction.Runs.Find(run)! with { Stop = new StopRequest(RunStatus.Cancelled, "owner") }), Cancelled);
        Should.Throw<CallRefusedException>(() => CallFor(run));
        node.Launcher.Stop(run);
        await StoppedAsync(turn);
        (await EndedAsync()).ShouldBe(RunStatus.Cancelled);
        (await nodes.ReadAsync(view => view.RunPauses.All())).ShouldBeEmpty();
    }

    private AdmittedCall Call(string secret) => calls.Admit(new CallIntent(ModelProtocol.Messages, "m", [Target], 10, 10) { Key = KeyHash.Of(secret) });

    private AdmittedCall CallFor(RunId run) =>
        calls.Admit(new CallIntent(ModelProtocol.Messages, "m", [Target], 10, 10) { Caller = new CallCaller("owner", nodes.Session, run) });

    private async Task<ModelKeyId> LimitAsync(ModelBudget budget) =>
        (await sessionKeys.MakeAsync(new CreateModelKey("session", nodes.Session.ToString(), Budgets: [budget]), Owner, Cancelled)).Key.KeyId;

    private async Task<(RunId Run, DirectedTurn Turn)> StartRunAsync()
    {
        var run = nodes.QueueRun();
        await node.WakeUnattendedAsync();
        return (run, await node.Agent.NextTurnAsync());
    }

    private static Task StoppedAsync(DirectedTurn turn)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        turn.Stop.Register(stopped.SetResult);
        return stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
    }

    private async Task<RunPaused> PausedAsync() => (RunPaused)await node.FirstAsync(payload => payload is RunPaused);

    private async Task<RunStatus> EndedAsync() => ((RunEnded)await node.FirstAsync(payload => payload is RunEnded)).Status;
}

using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.Tests.ModelGateway;

public sealed class BudgetTests : IAsyncLifetime
{
    private GatewayBooks books = null!;

    public async ValueTask InitializeAsync() => books = await GatewayBooks.OpenAsync();

    public ValueTask DisposeAsync() => books.DisposeAsync();

    [Fact]
    public async Task Two_hundred_calls_at_once_do_not_overrun_a_budget()
    {
        // Room for 50 calls of 300 millionths of a dollar; each then costs two thirds of what it may.
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Usd: 0.015m));
        using var together = new Barrier(8);
        var admitted = 0;
        long spent = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                for (var i = 0; i < 25; i++)
                {
                    try
                    {
                        var call = books.Admit(key.Secret, input: 100, output: 100);
                        Interlocked.Increment(ref admitted);
                        Thread.Yield();
                        call.Settle(GatewayBooks.Used(100, 50));
                        Interlocked.Add(ref spent, 200_000);
                    }
                    catch (CallRefusedException refusal)
                    {
                        refusal.HttpStatus.ShouldBe(429);
                    }
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        spent.ShouldBeLessThanOrEqualTo(15_000_000);
        admitted.ShouldBeGreaterThan(49);
        (await books.CallsAsync()).Sum(call => call.CostUsd).ShouldBe(admitted * 0.0002m);
    }

    [Fact]
    public async Task Two_hundred_calls_that_cost_all_they_may_spend_a_budget_to_the_last_cent_and_no_further()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Month, Tokens: 10_000));
        var admitted = new List<AdmittedCall>();
        var refused = 0;
        await Parallel.ForAsync(0, 200, (_, _) =>
        {
            try
            {
                var call = books.Admit(key.Secret, input: 60, output: 40);
                lock (admitted)
                {
                    admitted.Add(call);
                }
            }
            catch (CallRefusedException)
            {
                Interlocked.Increment(ref refused);
            }

            return ValueTask.CompletedTask;
        });

        (admitted.Count, refused).ShouldBe((100, 100));
        admitted.ForEach(call => call.Settle(GatewayBooks.Used(60, 40)));
        books.Refused(key.Secret, 1, 0).Kind.ShouldBe(CallRefusal.Budget);
    }

    [Fact]
    public async Task What_a_call_did_not_spend_is_there_for_the_next()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Run, Tokens: 1000));
        var first = books.Admit(key.Secret, 400, 500, run: "r1");
        var held = books.Refused(key.Secret, 400, 500, run: "r1");
        (held.Kind, held.RetryAfter).ShouldBe((CallRefusal.Rate, TimeSpan.FromSeconds(1)));

        first.Settle(GatewayBooks.Used(50, 50));

        books.Admit(key.Secret, 400, 500, run: "r1");
        books.Admit(key.Secret, 400, 500, run: "r2");
    }

    [Fact]
    public async Task A_refusal_says_which_budget_is_spent_and_when_it_returns()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Usd: 0.0003m));
        books.Admit(key.Secret).Settle(GatewayBooks.Used(100, 100));

        var refusal = books.Refused(key.Secret);

        refusal.Kind.ShouldBe(CallRefusal.Budget);
        refusal.RetryAfter.ShouldBe(TimeSpan.FromHours(12));
        refusal.Budget.ShouldBe(new SpentBudget(key.Key.KeyId, BudgetWindow.Day, books.Time.GetUtcNow().AddHours(12), new Spending(300_000, 200)));
        refusal.Message.ShouldBe(
            $"The key 'anna' has spent $0.0003 of $0.0003 per day, and this call may cost $0.0003. It returns at 2026-01-19 00:00 UTC. Raise it with: gantry keys change {key.Key.KeyId} --budget DOLLARS/day");
    }

    [Fact]
    public async Task A_day_begins_anew_at_midnight_and_a_call_counts_where_it_began()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Tokens: 200), new ModelBudget(BudgetWindow.Month, Tokens: 450));
        var late = books.Admit(key.Secret);
        books.Time.Advance(TimeSpan.FromHours(13));
        var early = books.Admit(key.Secret);
        late.Settle(GatewayBooks.Used(100, 100));
        early.Settle(GatewayBooks.Used(100, 100));

        books.Refused(key.Secret).Budget!.Window.ShouldBe(BudgetWindow.Day);
        books.Time.Advance(TimeSpan.FromDays(1));
        books.Refused(key.Secret).Budget!.Window.ShouldBe(BudgetWindow.Month);
        books.Time.Advance(TimeSpan.FromDays(20));
        books.Admit(key.Secret);
    }

    [Theory]
    [InlineData(BudgetWindow.Day)]
    [InlineData(BudgetWindow.Month)]
    [InlineData(BudgetWindow.Run)]
    public async Task What_is_spent_survives_a_restart(BudgetWindow window)
    {
        var key = await books.MakeKeyAsync(new ModelBudget(window, Tokens: 300));
        books.Admit(key.Secret, run: "r1").Settle(GatewayBooks.Used(100, 100));
        await books.RestartAsync();

        var refusal = books.Refused(key.Secret, run: "r1");

        (refusal.Kind, refusal.Budget!.Window).ShouldBe((CallRefusal.Budget, window));
        books.Admit(key.Secret, 50, 50, run: "r1");
    }

    [Fact]
    public async Task A_raised_budget_takes_effect_at_once_and_what_was_spent_stays_spent()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Tokens: 200));
        books.Admit(key.Secret).Settle(GatewayBooks.Used(100, 100));
        books.Refused(key.Secret);

        await books.ChangeKeyAsync(key.Key.KeyId, new ModelBudget(BudgetWindow.Day, Tokens: 400));

        books.Admit(key.Secret).Settle(GatewayBooks.Used(100, 100));
        books.Refused(key.Secret);
        await books.ChangeKeyAsync(key.Key.KeyId, new ModelBudget(BudgetWindow.Day));
        books.Admit(key.Secret);
    }

    [Fact]
    public async Task A_first_budget_per_run_counts_what_the_run_spent_before()
    {
        var key = await books.MakeKeyAsync();
        books.Admit(key.Secret, run: "r1").Settle(GatewayBooks.Used(100, 100));

        await books.ChangeKeyAsync(key.Key.KeyId, new ModelBudget(BudgetWindow.Run, Tokens: 300));

        books.Refused(key.Secret, run: "r1").Budget!.Window.ShouldBe(BudgetWindow.Run);
        books.Admit(key.Secret, run: "r2");
    }

    [Fact]
    public async Task Usage_that_nobody_knows_counts_as_all_that_was_reserved_also_after_a_restart()
    {
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Usd: 0.0005m));
        books.Admit(key.Secret).Settle(new CallOutcome(CallStatus.Abandoned, GatewayBooks.Model, null) { IsPartial = true });

        books.Refused(key.Secret).Kind.ShouldBe(CallRefusal.Budget);
        await books.RestartAsync();
        books.Refused(key.Secret).Kind.ShouldBe(CallRefusal.Budget);
        (await books.CallsAsync()).ShouldHaveSingleItem().CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task A_call_of_unknown_price_is_refused_where_money_counts_and_has_no_cost_elsewhere()
    {
        var byMoney = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Usd: 5));
        var byTokens = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Day, Tokens: 500));
        CallIntent Intent(string secret) => new(ModelProtocol.Messages, "x", [GatewayBooks.Model, GatewayBooks.Unpriced], 10, 10) { Key = KeyHash.Of(secret) };

        Should.Throw<CallRefusedException>(() => books.Desk.Admit(Intent(byMoney.Secret))).Kind.ShouldBe(CallRefusal.UnknownPrice);
        books.Desk.Admit(Intent(byTokens.Secret)).Settle(new CallOutcome(CallStatus.Completed, GatewayBooks.Unpriced, new TokenUsage(10, 10, 0, 0, 0)));

        (await books.CallsAsync()).ShouldHaveSingleItem().CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task A_sessions_budget_holds_for_all_its_calls_with_any_key_or_none()
    {
        var (session, run) = (SessionId.New(), RunId.New());
        await books.MakeKeyAsync(
            new CreateModelKey("session", session.ToString(), Budgets: [new ModelBudget(BudgetWindow.Run, Tokens: 500)]), new KeyPlace("owner", session));
        var agent = await books.MakeKeyAsync(new CreateModelKey("run", run.ToString()), new KeyPlace("owner", session, run));
        var known = new CallCaller("owner", session, run);

        books.Admit(agent.Secret).Settle(GatewayBooks.Used(100, 100));
        books.Desk.Admit(Known(known)).Settle(GatewayBooks.Used(100, 100));

        books.Refused(agent.Secret).Budget!.Window.ShouldBe(BudgetWindow.Run);
        Should.Throw<CallRefusedException>(() => books.Desk.Admit(Known(known))).Kind.ShouldBe(CallRefusal.Budget);
        books.Desk.Admit(Known(new CallCaller("owner", session, RunId.New())));
        (await books.CallsAsync()).ShouldAllBe(call => call.SessionId == session && call.RunId == run.ToString());
    }

    [Fact]
    public async Task A_run_that_is_refused_is_told_to_whoever_pauses_runs_unless_it_sees_to_that_itself()
    {
        var (session, run) = (SessionId.New(), RunId.New());
        await books.MakeKeyAsync(new CreateModelKey("session", session.ToString(), Budgets: [new ModelBudget(BudgetWindow.Day, Tokens: 10)]), new KeyPlace("owner", session));
        Should.Throw<CallRefusedException>(() => books.Desk.Admit(Known(new CallCaller("owner", session, RunId.New()) { PausesItself = true })));

        Should.Throw<CallRefusedException>(() => books.Desk.Admit(Known(new CallCaller("owner", session, run))));

        var told = new List<RunHalt>();
        while (books.Halts.Reader.TryRead(out var halt))
        {
            told.AddRange(halt is null ? [] : (RunHalt[])[halt]);
        }

        told.ShouldHaveSingleItem().Run.ShouldBe(run);
    }

    [Fact]
    public void A_call_is_settled_once()
    {
        var call = books.Desk.Admit(Known(new CallCaller("owner")));
        call.Settle(GatewayBooks.Used(1, 1));
        Should.Throw<InvalidOperationException>(() => call.Settle(GatewayBooks.Used(1, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_order_of_calls_nothing_is_reserved_at_the_end_and_no_budget_is_overrun(int seed)
    {
        const long Limit = 5_000;
        var random = new Random(seed);
        var key = await books.MakeKeyAsync(new ModelBudget(BudgetWindow.Month, Tokens: Limit));
        var open = new List<(AdmittedCall Call, long Input, long Output)>();
        long spent = 0;
        for (var step = 0; step < 400; step++)
        {
            if (random.Next(2) == 0)
            {
                var (input, output) = (random.Next(1, 300), random.Next(1, 300));
                try
                {
                    open.Add((books.Admit(key.Secret, input, output), input, output));
                    (spent + open.Sum(call => call.Input + call.Output)).ShouldBeLessThanOrEqualTo(Limit);
                }
                catch (CallRefusedException)
                {
                    (spent + open.Sum(call => call.Input + call.Output) + input + output).ShouldBeGreaterThan(Limit);
                }
            }
            else if (open.Count > 0)
            {
                var at = random.Next(open.Count);
                var (call, input, output) = open[at];
                open.RemoveAt(at);
                var used = random.Next(0, (int)output + 1);
                call.Settle(GatewayBooks.Used(input, used));
                spent += input + used;
            }
        }

        open.ForEach(call => call.Call.Settle(new CallOutcome(CallStatus.Failed, null, default(TokenUsage))));
        books.Admit(key.Secret, Limit - spent, 0);
        books.Refused(key.Secret, 1, 0);
    }

    private static CallIntent Known(CallCaller caller) => new(ModelProtocol.Messages, "priced", [GatewayBooks.Model], 100, 100) { Caller = caller };
}

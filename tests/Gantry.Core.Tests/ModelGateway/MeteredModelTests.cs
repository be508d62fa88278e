using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Tests.Agents;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.Tests.ModelGateway;

public sealed class MeteredModelTests : IAsyncLifetime
{
    private readonly CallCaller caller = new("owner", SessionId.New(), RunId.New()) { PausesItself = true };
    private GatewayBooks books = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => books = await GatewayBooks.OpenAsync();

    public ValueTask DisposeAsync() => books.DisposeAsync();

    [Fact]
    public async Task A_call_is_recorded_with_its_cached_input_apart()
    {
        var answer = new ModelAnswerEnded(ModelStopReason.EndOfTurn, 100, 10) { CacheReadTokens = 50, CacheWriteTokens = 20 };
        (await AskAsync(new PlannedModel([new TextGrew("hi"), answer]))).ShouldBe([new TextGrew("hi"), answer]);

        var call = (await books.CallsAsync()).ShouldHaveSingleItem();

        (call.Status, call.InputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.OutputTokens, call.CostUsd).ShouldBe(("completed", 30, 50, 20, 10, 0.000075m));
        (call.User, call.SessionId, call.RunId).ShouldBe(("owner", caller.Session, caller.Run.ToString()));
    }

    [Fact]
    public async Task A_call_that_fell_back_is_priced_as_the_model_that_answered()
    {
        await AskAsync(new PlannedModel([new ModelAnswerEnded(ModelStopReason.EndOfTurn, 100, 10) { ReasoningTokens = 4, AnsweredBy = GatewayBooks.Unpriced, FallbackFrom = GatewayBooks.Model }]));

        var call = (await books.CallsAsync()).ShouldHaveSingleItem();

        (call.Provider, call.Model, call.FallbackFrom, call.ReasoningTokens, call.CostUsd)
            .ShouldBe((GatewayBooks.Unpriced.Provider, GatewayBooks.Unpriced.Model, $"{GatewayBooks.Model.Provider}/{GatewayBooks.Model.Model}", 4, null));
    }

    [Fact]
    public async Task A_call_that_failed_is_recorded_as_of_whom_it_was_asked_last()
    {
        await Should.ThrowAsync<ModelException>(() => AskAsync(new BreakingModel(new ModelException("gone") { Asked = GatewayBooks.Unpriced })));

        (await books.CallsAsync()).ShouldHaveSingleItem().Provider.ShouldBe(GatewayBooks.Unpriced.Provider);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_recorded_as_partial_and_of_unknown_cost()
    {
        await Should.ThrowAsync<ModelException>(() => AskAsync(new BreakingModel(new ModelException("gone"), new TextGrew("h"))));
        await Should.ThrowAsync<ModelException>(() => AskAsync(new BreakingModel(new ModelException("refused"))));
        await Should.ThrowAsync<OperationCanceledException>(() => AskAsync(new BreakingModel(new OperationCanceledException(), new TextGrew("h"))));

        var calls = await books.CallsAsync();

        calls.Select(call => (call.Status, call.Partial, call.CostUsd)).ShouldBe([("abandoned", true, null), ("failed", false, 0m), ("cut", true, null)]);
    }

    [Fact]
    public async Task A_reader_that_leaves_in_the_middle_gives_back_nothing_that_may_have_been_spent()
    {
        await LimitAsync(new ModelBudget(BudgetWindow.Run, Tokens: 1500));
        await foreach (var update in Model(new PlannedModel(PlannedModel.Says("hi"))).AnswerAsync(Request(), Cancelled))
        {
            update.ShouldBe(new TextGrew("hi"));
            break;
        }

        (await Should.ThrowAsync<CallRefusedException>(() => AskAsync(new PlannedModel(PlannedModel.Says("hi"))))).Kind.ShouldBe(CallRefusal.Budget);
    }

    [Fact]
    public async Task A_spent_budget_comes_out_before_the_model_is_asked()
    {
        await LimitAsync(new ModelBudget(BudgetWindow.Run, Tokens: 10));
        var model = new PlannedModel(PlannedModel.Says("hi"));
        (await Should.ThrowAsync<CallRefusedException>(() => AskAsync(model))).Kind.ShouldBe(CallRefusal.Budget);
        model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_providers_spent_quota_comes_out_as_one()
    {
        var quota = new ProviderQuota("test", null);
        var refusal = await Should.ThrowAsync<CallRefusedException>(() => AskAsync(new BreakingModel(new ModelException("spent") { Quota = quota })));
        (refusal.Kind, refusal.Quota).ShouldBe((CallRefusal.ProviderQuota, quota));
        (await books.CallsAsync()).ShouldHaveSingleItem().Error.ShouldBe("quota");
    }

    [Fact]
    public async Task A_rate_limit_is_waited_for()
    {
        await books.MakeKeyAsync(new CreateModelKey("session", caller.Session.ToString(), RequestsPerMinute: 1), new KeyPlace("owner", caller.Session));
        await AskAsync(new PlannedModel(PlannedModel.Says("hi")));
        // The ring's own timer, and then the call's.
        await books.Time.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        var second = AskAsync(new PlannedModel(PlannedModel.Says("again")));
        await books.Time.WaitingAsync(2).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        second.IsCompleted.ShouldBeFalse();

        books.Time.Advance(TimeSpan.FromSeconds(61));

        (await second.WaitAsync(TimeSpan.FromSeconds(60), Cancelled)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_request_that_names_no_caller_passes_and_is_not_recorded()
    {
        await foreach (var update in Model(new PlannedModel(PlannedModel.Says("hi"))).AnswerAsync(Request() with { Caller = null }, Cancelled))
        {
            update.ShouldNotBeNull();
        }

        (await books.CallsAsync()).ShouldBeEmpty();
    }

    private Task<ModelKeyCreated> LimitAsync(ModelBudget budget) =>
        books.MakeKeyAsync(new CreateModelKey("session", caller.Session.ToString(), Budgets: [budget]), new KeyPlace("owner", caller.Session));

    private MeteredModel Model(IModel model) => new(model, GatewayBooks.Model.Model, [GatewayBooks.Model, GatewayBooks.Unpriced], maxOutput: 1000, books.Desk, books.Time);

    private ModelRequest Request() => new("system", [new ModelMessage(ModelRole.User, [new TextPart("hello")])], []) { Caller = caller };

    private async Task<List<ModelUpdate>> AskAsync(IModel model)
    {
        var updates = new List<ModelUpdate>();
        await foreach (var update in Model(model).AnswerAsync(Request(), Cancelled))
        {
            updates.Add(update);
        }

        return updates;
    }

    private sealed class BreakingModel(Exception failure, params ModelUpdate[] first) : IModel
    {
        public string Name => "breaking";

        public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var update in first)
            {
                yield return update;
            }

            throw failure;
        }
    }
}

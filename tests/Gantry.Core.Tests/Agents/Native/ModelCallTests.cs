using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class ModelCallTests
{
    private static readonly NativeAgentOptions Quick = new() { FirstRetryWait = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task A_call_that_may_succeed_later_is_made_again_and_each_time_told()
    {
        var busy = new ModelException("busy") { IsTransient = true };
        var model = new PlannedModel(PlannedModel.Fails(busy), PlannedModel.Fails(busy), PlannedModel.Says("at last"));
        using var bench = new AgentBench("go", model, Quick);

        await bench.RunAsync();

        bench.Facts.OfType<ModelRetry>().Select(retry => (retry.Attempt, retry.Message)).ShouldBe([(1, "busy"), (2, "busy")]);
        bench.Only<AssistantFinal>().Text.ShouldBe("at last");
    }

    [Fact]
    public async Task An_answer_that_broke_off_stays_for_people_and_the_model_answers_afresh()
    {
        var cut = new ModelException("cut") { IsTransient = true };
        var model = new PlannedModel(
            PlannedModel.Fails(cut, new TextGrew("half"), new ToolRequested("c1", "bash", JsonElement.Parse("""{"command":"touch x"}"""))),
            PlannedModel.Says("whole"),
            PlannedModel.Says("next"));
        using var bench = new AgentBench("go", model, Quick);

        await bench.RunAsync();
        await bench.NextTurnAsync("and now?");

        bench.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["half", "whole", "next"]);
        bench.Facts.OfType<ToolCall>().ShouldBeEmpty();
        model.Requests[1].Messages.ShouldHaveSingleItem().Parts.ShouldBe([new TextPart("go")]);
        model.Requests[2].Messages[1].Parts.ShouldBe([new TextPart("whole")]);
    }

    [Fact]
    public async Task After_the_last_retry_the_run_ends_with_the_sentence()
    {
        var busy = new ModelException("busy", "wait") { IsTransient = true };
        var model = new PlannedModel(PlannedModel.Fails(busy));
        using var bench = new AgentBench("go", model, Quick with { MostRetries = 3 });

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        (failure.Message, failure.Hint, model.Requests.Count).ShouldBe(("busy", "wait", 4));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 7200)]
    public async Task What_cannot_help_is_not_tried(bool isTransient, int? wanted)
    {
        var failure = new ModelException("no") { IsTransient = isTransient, RetryAfter = wanted is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        var model = new PlannedModel(PlannedModel.Fails(failure));
        using var bench = new AgentBench("go", model, Quick);

        await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        model.Requests.Count.ShouldBe(1);
        bench.Facts.OfType<ModelRetry>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, null, 0.0, 0.75)]
    [InlineData(1, null, 1.0, 1.25)]
    [InlineData(4, null, 0.5, 8)]
    [InlineData(30, null, 0.5, 60)]
    [InlineData(1, 7.0, 0.0, 7)]
    [InlineData(9, 0.0, 1.0, 0)]
    public void Waits_double_up_to_a_limit_unless_the_provider_names_one(int attempt, double? wanted, double luck, double seconds) =>
        RetryWait.Of(attempt, wanted is { } asked ? TimeSpan.FromSeconds(asked) : null, new NativeAgentOptions(), luck).TotalSeconds.ShouldBe(seconds, 0.001);

    [Fact]
    public async Task An_answer_that_is_cut_at_its_limit_goes_on_in_the_next()
    {
        var model = new PlannedModel(PlannedModel.Stops(ModelStopReason.MaxTokens, new TextGrew("one two")), PlannedModel.Says("three"));
        using var bench = new AgentBench("count", model);

        await bench.RunAsync();

        bench.Facts.OfType<Fault>().ShouldHaveSingleItem().Message.ShouldBe("The model reached its limit of tokens; this answer is cut.");
        model.Requests[1].Messages[^1].Parts.ShouldBe([new TextPart("[Your answer reached its limit of tokens. Go on exactly where it stopped; do not begin again.]")]);
        bench.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["one two", "three"]);
    }

    [Fact]
    public async Task A_model_that_never_gets_done_within_its_limit_is_ended()
    {
        using var bench = new AgentBench("count", new PlannedModel(PlannedModel.Stops(ModelStopReason.MaxTokens, new TextGrew("x"))));

        (await Should.ThrowAsync<AgentException>(() => bench.RunAsync())).Message.ShouldBe("The model reached its limit of tokens 5 times in a row and still was not done.");
    }

    [Fact]
    public async Task A_pause_is_given_back_as_it_is()
    {
        var model = new PlannedModel(PlannedModel.Stops(ModelStopReason.PauseTurn, new TextGrew("searching")), PlannedModel.Says("found"));
        using var bench = new AgentBench("find", model);

        await bench.RunAsync();

        model.Requests[1].Messages[^1].ShouldSatisfyAllConditions(
            last => last.Role.ShouldBe(ModelRole.Assistant),
            last => last.Parts.ShouldBe([new TextPart("searching")]));
        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("found");
    }

    [Theory]
    [InlineData(ModelStopReason.StopSequence, 0)]
    [InlineData(ModelStopReason.Refusal, 1)]
    public async Task Other_ends_end_the_turn(ModelStopReason reason, int faults)
    {
        var model = new PlannedModel(PlannedModel.Stops(reason, new TextGrew("x")));
        using var bench = new AgentBench("go", model);

        await bench.RunAsync();

        model.Requests.Count.ShouldBe(1);
        bench.Facts.OfType<Fault>().Count().ShouldBe(faults);
        bench.Only<Usage>().StopReason.ShouldBe(reason == ModelStopReason.Refusal ? "refusal" : "stop_sequence");
    }

    [Fact]
    public async Task Thoughts_go_back_with_their_seals_also_those_that_are_hidden_and_also_in_later_turns()
    {
        var model = new PlannedModel(
            [new ThinkingGrew("hm"), new PartEnded("seal"), new ThoughtRedacted("xyz"), .. PlannedModel.Calls(new ToolRequested("c1", "list_files", JsonElement.Parse("{}")))],
            PlannedModel.Says("done"),
            PlannedModel.Says("again"));
        using var bench = new AgentBench("go", model);

        await bench.RunAsync();
        await bench.NextTurnAsync("more");

        foreach (var request in model.Requests.Skip(1))
        {
            request.Messages[1].Parts.Take(2).ShouldBe([new ThinkingPart("hm", "seal"), new RedactedThinkingPart("xyz")]);
        }
    }

    [Fact]
    public async Task Endless_thinking_is_ended()
    {
        var model = new PlannedModel([.. Enumerable.Repeat(new ThinkingGrew(new string('x', 1000)), 100), .. PlannedModel.Says("never")]);
        using var bench = new AgentBench("go", model, Quick with { LargestAnswerPart = 10 * 1024 });

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        failure.Message.ShouldBe("The model thought more than 10 KiB in one answer without coming to an end, and was stopped.");
        bench.Only<ThinkingFinal>().Text.Length.ShouldBeLessThanOrEqualTo(10 * 1024);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_ended()
    {
        using var bench = new AgentBench("/demo stream 100 60000", options: Quick with { AnswerTimeLimit = TimeSpan.FromMilliseconds(50) });

        (await Should.ThrowAsync<AgentException>(() => bench.RunAsync())).Message.ShouldStartWith("The model's answer took longer than");
    }

    [Fact]
    public async Task The_same_call_that_fails_three_times_in_a_row_is_put_to_the_user_once_and_the_model_hears_the_answer()
    {
        var again = PlannedModel.Calls(new ToolRequested("x", "read_file", JsonElement.Parse("""{"path":"nowhere"}""")));
        var model = new PlannedModel(again, again, again, PlannedModel.Says("I see"));
        using var bench = new AgentBench("go", model);
        bench.Journal.OnAskUser = _ => Task.FromResult<string?>("look in src");

        await bench.RunAsync();
        await bench.RecoverAsync();

        bench.Journal.Facts.OfType<QuestionAsked>().ShouldHaveSingleItem().Text.ShouldStartWith("The agent made the same call of read_file 3 times in a row and it failed each time.");
        model.Requests[3].Messages[^1].Parts[^1].ShouldBe(new TextPart("[The same call failed again and again. The user was asked how to go on and says: look in src]"));
        model.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_user_who_says_stop_stops_it()
    {
        using var bench = new AgentBench("go", new PlannedModel(PlannedModel.Calls(new ToolRequested("x", "teleport", JsonElement.Parse("{}")))));
        bench.Journal.OnAskUser = _ => Task.FromResult<string?>("Stop");

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        failure.Message.ShouldBe("The agent was stopped: the same call of teleport failed 3 times in a row.");
        bench.Facts.OfType<Usage>().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Other_failures_between_are_no_circle()
    {
        var one = PlannedModel.Calls(new ToolRequested("x", "read_file", JsonElement.Parse("""{"path":"a"}""")));
        var other = PlannedModel.Calls(new ToolRequested("y", "read_file", JsonElement.Parse("""{"path":"b"}""")));
        using var bench = new AgentBench("go", new PlannedModel(one, one, other, one, one, PlannedModel.Says("done")));

        await bench.RunAsync();

        bench.Journal.UserQuestions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_took_its_tokens_ends_with_how_to_raise_them()
    {
        ModelUpdate[] call = [new ToolRequested("x", "list_files", JsonElement.Parse("{}")), new ModelAnswerEnded(ModelStopReason.ToolUse, 400, 100)];
        using var bench = new AgentBench("go", new PlannedModel(call), new NativeAgentOptions { MostTokens = 1000 });

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        failure.Message.ShouldBe("The agent stopped: this run took 1000 tokens, and its limit is 1000.");
        bench.Facts.OfType<Usage>().Count().ShouldBe(2);
    }

    [Fact]
    public void Settings_are_read_and_wrong_ones_named()
    {
        NativeAgentOptions.From(name => name switch { "GANTRY_AGENT_MAX_TURNS" => "7", "GANTRY_AGENT_MAX_TOKENS" => "5000", "GANTRY_AGENT_MAX_COST" => "2.50", "GANTRY_CONTEXT_WINDOW" => "32000", "GANTRY_MAP_TOKENS" => "0", _ => null })
            .ShouldBe(new NativeAgentOptions { MostModelCalls = 7, MostTokens = 5000, MostCost = 2.5m, ContextWindow = 32_000, MapTokens = 0 });
        Should.Throw<Failures.GantryException>(() => NativeAgentOptions.From(_ => "many")).Fields.Keys.ShouldBe(
            ["GANTRY_AGENT_MAX_TURNS", "GANTRY_AGENT_MAX_TOKENS", "GANTRY_AGENT_MAX_COST", "GANTRY_CONTEXT_WINDOW", "GANTRY_MAP_TOKENS"], ignoreOrder: true);
    }
}

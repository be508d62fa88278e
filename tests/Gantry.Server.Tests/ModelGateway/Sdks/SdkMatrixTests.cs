using System.Reflection;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>The cells of <see cref="SdkMatrix"/>: real SDKs, the real gateway, real sockets. What the provider is asked is compared line by line.</summary>
public sealed class SdkMatrixTests : IClassFixture<SdkHouse>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SdkHouse house;

    public SdkMatrixTests(SdkHouse house)
    {
        this.house = house;

        // What a cell left behind that went wrong is no other cell's.
        house.Model.Forget();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Of(string deed) =>
        [.. from cell in SdkMatrix.Cells() where cell.Deed == deed select (cell.Sdk, cell.Provider, cell.Way)];

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.SeveralTurns)]
    public async Task A_conversation_of_several_turns_reaches_the_provider_as_it_was(string sdk, string provider, string way)
    {
        using var talk = house.Begin(sdk, provider, way);

        var first = await talk.SayAsync(new SdkWords("My name is Ada."), Cancelled);
        await AskedAsync(AskedConversation.User("My name is Ada."));
        var second = await talk.SayAsync(new SdkWords("What is my name?"), Cancelled);

        await AskedAsync(AskedConversation.User("My name is Ada."), AskedConversation.Assistant(first.Text), AskedConversation.User("What is my name?"));
        first.Text.ShouldBe("Heard: user: My name is Ada.");
        second.Text.ShouldBe("Heard: user: My name is Ada. | assistant: Heard: user: My name is Ada. | user: What is my name?");
        (first.Usage, second.Usage).ShouldBe((ModelAnswer.Usage, ModelAnswer.Usage));
        (first.Calls.Count, first.Thought).ShouldBe((0, ""));
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.Tools)]
    public async Task A_tool_is_called_and_its_result_comes_back(string sdk, string provider, string way)
    {
        const string Question = "how is the weather in Rome?";
        using var talk = house.Begin(sdk, provider, way, hasTool: true);

        var first = await talk.SayAsync(new SdkWords(Question), Cancelled);
        await AskedAsync(AskedConversation.User(Question));
        var last = await talk.GiveAsync(["sunny"], Cancelled);

        first.Calls.ShouldBe([new SdkCall(SdkTool.Name, "Rome")]);
        first.Usage.ShouldBe(ModelAnswer.Usage);
        await AskedAsync(AskedConversation.User(Question), AskedConversation.Calls("one", "Rome"), AskedConversation.Result("one", "sunny"));
        last.Text.ShouldBe("result one: sunny");
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.ParallelTools)]
    public async Task Two_tools_are_called_at_once_and_both_results_come_back(string sdk, string provider, string way)
    {
        const string Question = "how is the weather in Rome and in Oslo?";
        using var talk = house.Begin(sdk, provider, way, hasTool: true);

        var first = await talk.SayAsync(new SdkWords(Question), Cancelled);
        await AskedAsync(AskedConversation.User(Question));
        var last = await talk.GiveAsync(["sunny", "snowing"], Cancelled);

        first.Calls.ShouldBe([new SdkCall(SdkTool.Name, "Rome"), new SdkCall(SdkTool.Name, "Oslo")]);
        await AskedAsync(
            AskedConversation.User(Question),
            AskedConversation.Calls("one", "Rome"),
            AskedConversation.Calls("two", "Oslo"),
            AskedConversation.Result("one", "sunny"),
            AskedConversation.Result("two", "snowing"));
        last.Text.ShouldBe("result one: sunny, result two: snowing");
        last.Usage.ShouldBe(ModelAnswer.Usage);
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.Images)]
    public async Task A_picture_is_shown(string sdk, string provider, string way)
    {
        using var talk = house.Begin(sdk, provider, way);

        var answer = await talk.SayAsync(new SdkWords("What is it?") { Png = Troubles.Png }, Cancelled);

        await AskedAsync(AskedConversation.User("What is it?"), AskedConversation.Shows(Troubles.Png));
        answer.Text.ShouldBe($"Heard: user: What is it? | {AskedConversation.Shows(Troubles.Png).Length} letters");
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.Thinking)]
    public async Task A_thought_is_shown_and_comes_back_to_its_provider_sealed_as_it_was(string sdk, string provider, string way)
    {
        const string Question = "how is the weather in Rome?";
        using var talk = house.Begin(sdk, provider, way, hasTool: true, thinks: true);

        var first = await talk.SayAsync(new SdkWords(Question), Cancelled);
        await AskedAsync(AskedConversation.User(Question));
        var last = await talk.GiveAsync(["sunny"], Cancelled);

        (first.Thought, last.Thought).ShouldBe((AttentiveModel.Thought, AttentiveModel.Thought));
        first.Calls.ShouldBe([new SdkCall(SdkTool.Name, "Rome")]);
        await AskedAsync(
            AskedConversation.User(Question),
            AskedConversation.Thought(AttentiveModel.Thought, ModelAnswer.Seal),
            AskedConversation.Calls("one", "Rome"),
            AskedConversation.Result("one", "sunny"));
        last.Text.ShouldBe("result one: sunny");
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.Errors)]
    public async Task A_refusal_a_failure_and_a_cut_are_faults_and_the_next_answer_is_whole(string sdk, string provider, string way)
    {
        (await FaultAsync(AttentiveModel.BeRefused)).ShouldSatisfyAllConditions(
            fault => fault.Status.ShouldBe(400),
            fault => fault.Message.ShouldContain(AttentiveModel.Sentence));
        var failed = await FaultAsync(AttentiveModel.FailMidway);
        var cut = await FaultAsync(AttentiveModel.BreakOff);
        using var talk = house.Begin(sdk, provider, way);
        var answer = await talk.SayAsync(new SdkWords("And now?"), Cancelled);

        // Before a stream begins there is a status; in the middle of one only words. The .NET SDK for Chat Completions passes over them and stumbles over the reason of the end,
        // where it is we who say it; what its provider says passes as it is.
        var isDeaf = sdk == SdkMatrix.ChatNet && way == "streamed";
        var passes = SdkMatrix.Speaks(sdk, provider);
        failed.Status.ShouldBe(way == "whole" ? 500 : null);
        failed.Message.ShouldContain(!isDeaf ? AttentiveModel.Sentence : passes ? "without a reason" : "Actual value was error");
        cut.Message.ShouldContain(passes ? "" : isDeaf ? "Actual value was error" : "broke off");
        answer.Text.ShouldBe("Heard: user: And now?");
        for (var asked = 0; asked < 4; asked++)
        {
            await house.Model.AskedAsync(Cancelled);
        }

        async Task<SdkFault> FaultAsync(string text)
        {
            using var doomed = house.Begin(sdk, provider, way);
            return await Should.ThrowAsync<SdkFault>(() => doomed.SayAsync(new SdkWords(text), Cancelled));
        }
    }

    [Theory]
    [MemberData(nameof(Of), SdkMatrix.Interrupts)]
    public async Task An_interrupt_reaches_the_provider(string sdk, string provider, string way)
    {
        using var talk = house.Begin(sdk, provider, way);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        var saying = talk.SayAsync(new SdkWords(AttentiveModel.BeSlow) { Hears = text => heard.TrySetResult(text) }, interrupt.Token);
        var asked = await house.Model.SlowAsync(Cancelled);
        if (way == "streamed")
        {
            AttentiveModel.Begun.ShouldStartWith(await heard.Task.WaitAsync(Patience, Cancelled));
        }

        await interrupt.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => saying.WaitAsync(Patience, Cancelled));
        await asked.Left.Task.WaitAsync(Patience, Cancelled);
        await AskedAsync(AskedConversation.User(AttentiveModel.BeSlow));
    }

    [Fact]
    public void Every_cell_of_the_matrix_is_shown_or_has_its_reason()
    {
        var shown = (from method in typeof(SdkMatrixTests).GetMethods()
                     from data in method.GetCustomAttributes<MemberDataAttribute>()
                     let deed = (string)data.Arguments[0]!
                     from row in Of(deed).Select(row => row.Data)
                     select (row.Item1, row.Item2, Deed: deed, row.Item3)).ToList();

        shown.Count.ShouldBe(shown.Distinct().Count());
        (from sdk in SdkMatrix.Sdks
         from provider in SdkMatrix.Providers
         from deed in SdkMatrix.Deeds
         from way in SdkMatrix.Ways
         where !shown.Contains((sdk, provider, deed, way)) && !(SdkMatrix.Cannot.TryGetValue((sdk, deed), out var reason) && reason.Length > 0)
         select $"{sdk} on {provider}: {deed}, {way}").ShouldBeEmpty();
        shown.Count.ShouldBe((6 * 3 * 7 * 2) - (SdkMatrix.Cannot.Count * 3 * 2));
    }

    // One question at a time: what the provider was asked is what stands in the channel.
    private async Task AskedAsync(params IReadOnlyList<string> lines) =>
        (await house.Model.AskedAsync(Cancelled)).Lines.ShouldBe(lines);
}

using System.Text.Json;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class ConversationTests
{
    private static readonly RunId Earlier = RunId.New();
    private static readonly RunId Now = RunId.New();

    [Fact]
    public void An_answer_that_was_given_afresh_is_told_once() =>
        Told((Now, User("go")), (Now, Text("hal")), (Now, new RunRecovered(1)), (Now, Text("half and half")), (Now, Done), (Now, User("more")))
            .ShouldBe(["User: go", "Assistant: half and half", "User: more"]);

    [Fact]
    public void Of_a_cut_answer_the_model_is_told_the_text_when_the_user_spoke_after_it() =>
        Told((Earlier, User("go")), (Earlier, Thought("hm")), (Earlier, Text("hal")), (Earlier, new RunCancelled("user")), (Now, User("more")))
            .ShouldBe(["User: go", "Assistant: hal", "User: more"]);

    [Fact]
    public void Prompts_without_an_answer_between_become_one_message() =>
        Told((Earlier, User("one")), (Earlier, new RunError("x")), (Now, User("two"))).ShouldBe(["User: one two"]);

    [Fact]
    public void A_call_of_an_earlier_turn_without_a_result_gets_one_before_what_the_user_says() =>
        Told(
            (Earlier, User("go")), (Earlier, Call("a")), (Earlier, Call("b")), (Earlier, Call("c")), (Earlier, Done),
            (Earlier, Result("a")), (Earlier, new StepStarted(StepId.From("b"), "b")), (Earlier, new RunCancelled("user")), (Now, User("more")))
        .ShouldBe(
        [
            "User: go",
            "Assistant: a() b() c()",
            "User: a=ok b=This call was interrupted and its outcome is unknown: look at what it changed, and ask the user before you repeat it.! "
                + "c=This call has no result: the turn ended before it was done.! more",
        ]);

    [Fact]
    public void Calls_of_earlier_turns_are_not_settled_by_this_one()
    {
        var conversation = Fold((Earlier, User("go")), (Earlier, Call("a")), (Earlier, Done), (Now, User("more")));

        conversation.OpenCalls.ShouldBeEmpty();
        conversation.IsAnswered.ShouldBeFalse();
        conversation.Answers.ShouldBe(0);
        conversation.Knows(ToolCallId.From("a")).ShouldBeTrue();
    }

    [Fact]
    public void A_thought_goes_back_with_its_seal() =>
        Fold((Now, User("go")), (Now, Thought("hm")), (Now, Call("a")), (Now, Done)).ToMessages()[1].Parts[0].ShouldBe(new ThinkingPart("hm", "seal"));

    private static readonly Usage Done = new("m", 1, 1);

    private static UserMessage User(string text) => new(MessageId.New(), text);

    [Fact]
    public void Results_are_told_in_the_order_of_the_calls_with_their_images()
    {
        var image = new Protocol.Attachments.AttachmentRef(AttachmentId.New(), "a.png", "image/png", 3, "00");

        var told = Fold((Now, User("go")), (Now, Call("a")), (Now, Call("b")), (Now, Done), (Now, Result("b")), (Now, Result("a") with { Attachments = [image] })).ToMessages()[2].Parts;

        told.OfType<ToolResultPart>().Select(part => part.Id).ShouldBe(["a", "b"]);
        told.OfType<ToolResultPart>().First().Images!.ShouldHaveSingleItem().ShouldBe(new AttachmentPart(image));
    }

    private static AssistantFinal Text(string text) => new(ItemId.From("i"), text);

    private static ThinkingFinal Thought(string text) => new(ItemId.From("i"), text, "seal");

    private static ToolCall Call(string id) => new(ToolCallId.From(id), "t", JsonElement.Parse("{}"), "t");

    private static ToolResult Result(string id) => new(ToolCallId.From(id), "t", ItemId.From("i"), ToolOutcome.Succeeded, "ok");

    private static Conversation Fold(params (RunId Run, EventPayload Fact)[] events)
    {
        var conversation = new Conversation(Now);
        foreach (var (run, fact) in events)
        {
            conversation.Apply(run, fact);
        }

        return conversation;
    }

    private static List<string> Told(params (RunId Run, EventPayload Fact)[] events) =>
        [.. Fold(events).ToMessages().Select(message => $"{message.Role}: {string.Join(' ', message.Parts.Where(part => part is not MaterialPart).Select(Short))}")];

    private static string Short(ModelPart part) => part switch
    {
        TextPart text => text.Text,
        ToolUsePart call => $"{call.Id}()",
        ToolResultPart result => $"{result.Id}={result.Output}{(result.IsError ? "!" : "")}",
        _ => part.ToString(),
    };
}

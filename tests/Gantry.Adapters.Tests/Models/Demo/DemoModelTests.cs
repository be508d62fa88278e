using System.Text.Json;
using Gantry.Adapters.Models.Demo;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Tests.Models.Demo;

public sealed class DemoModelTests
{
    private readonly SkippingTime time = new();

    [Theory]
    [InlineData("/demo say Hello there", "say:Hello there")]
    [InlineData("please:\n  /demo say one\r\nand\n/demo say two", "say:one|say:two")]
    [InlineData("/demo think hm, well\n/demo say so", "think:hm, well|say:so")]
    [InlineData("/demo stream 3 0", "say:word 1 word 2 word 3 ")]
    [InlineData("/demo tool bash {\"command\":\"ls -l\"}\n/demo say later", "call:bash {\"command\":\"ls -l\"}")]
    [InlineData("/demo say first\n/demo tool x {}", "say:first|call:x {}")]
    [InlineData("/demo call x {}\n/demo call y {}\n/demo tool z {}\n/demo say later", "call:x {}|call:y {}|call:z {}")]
    public async Task A_line_is_an_instruction(string prompt, string answer) =>
        (await Model().AllAsync(Conversation(User(prompt)))).InShort().ShouldBe(answer.Split('|'));

    [Theory]
    [InlineData("/demo", "the instruction is missing.")]
    [InlineData("/demo dance", "there is no instruction 'dance'.")]
    [InlineData("/demo say", "TEXT is missing.")]
    [InlineData("/demo stream", "COUNT must be a whole number from 1 to 100000.")]
    [InlineData("/demo stream 0 1", "COUNT must be a whole number from 1 to 100000.")]
    [InlineData("/demo stream 5 60001", "MS must be a whole number from 0 to 60000.")]
    [InlineData("/demo tool bash", "JSON is missing.")]
    [InlineData("/demo tool bash {\"command\":", "its JSON is not valid.")]
    [InlineData("/demo tool bash [1]", "JSON must be an object, such as {}.")]
    public async Task A_wrong_line_is_explained_and_nothing_of_the_script_runs(string line, string mistake)
    {
        var answer = (await Model().AllAsync(Conversation(User($"/demo tool bash {{}}\n{line}")))).InShort().ShouldHaveSingleItem();

        answer.ShouldStartWith($"say:I cannot read the line `{line}`: {mistake}");
        answer.ShouldContain("/demo tool NAME JSON");
    }

    [Fact]
    public async Task The_answer_after_a_result_goes_on_after_the_tool_line()
    {
        var script = User("/demo tool a {}\n/demo say between\n/demo tool b {}\n/demo say end");
        List<ModelMessage> messages = [script];

        (await NextAsync(messages)).ShouldBe(["call:a {}"]);
        (await NextAsync(messages)).ShouldBe(["say:between", "call:b {}"]);
        (await NextAsync(messages)).ShouldBe(["say:end"]);
        (await NextAsync(messages)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Steering_with_lines_of_its_own_starts_a_new_script_and_other_steering_does_not()
    {
        List<ModelMessage> messages = [User("/demo tool a {}\n/demo say old"), Call("demo_1", "a"), Result("demo_1", "ok", new TextPart("hurry"))];
        (await Model().AllAsync(Conversation([.. messages]))).InShort().ShouldBe(["say:old"]);

        messages[2] = Result("demo_1", "ok", new TextPart("/demo say new"));
        (await Model().AllAsync(Conversation([.. messages]))).InShort().ShouldBe(["say:new"]);
    }

    [Fact]
    public async Task After_a_turn_that_failed_the_next_prompt_counts()
    {
        var both = new ModelMessage(ModelRole.User, [new TextPart("/demo fail x"), new TextPart("/demo say fine")]);

        (await Model().AllAsync(Conversation(both))).InShort().ShouldBe(["say:fine"]);
    }

    [Fact]
    public async Task Calls_have_ids_of_their_own_and_answers_end_with_why()
    {
        var first = await Model().AllAsync(Conversation(User("/demo tool a {}")));
        var second = await Model().AllAsync(Conversation(User("/demo say x"), Assistant("x"), User("/demo tool a {}")));

        first.OfType<ToolRequested>().Single().Id.ShouldNotBe(second.OfType<ToolRequested>().Single().Id);
        first[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.ToolUse, 0, 0));
        (await Model().AllAsync(Conversation(User("/demo say x"))))[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.EndOfTurn, 0, 0));
    }

    [Fact]
    public async Task Streaming_waits_between_words_and_talks_in_words()
    {
        var updates = await Model().AllAsync(Conversation(User("/demo stream 3 250\n/demo say a b")));

        time.Waits.ShouldBe([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)]);
        updates.OfType<TextGrew>().Select(text => text.Delta).ShouldBe(["word 1 ", "word 2 ", "word 3 ", "a ", "b"]);
    }

    [Fact]
    public async Task A_scripted_failure_is_a_model_failure()
    {
        var failure = await Should.ThrowAsync<ModelException>(() => Model().AllAsync(Conversation(User("/demo fail out of ink"))));

        failure.Message.ShouldBe("out of ink");
    }

    [Fact]
    public async Task Without_lines_it_looks_around_and_says_what_it_saw()
    {
        List<ModelMessage> messages = [User("hello")];

        (await NextAsync(messages, "README.md\nsrc/\nx (link)\n"))[1].ShouldBe("call:list_files {}");
        (await NextAsync(messages, "badge\n\n# Gantry  \ntext"))[1].ShouldBe("""call:read_file {"path":"README.md"}""");
        (await NextAsync(messages)).ShouldBe(
        [
            "say:The workspace has 3 entries at its top. README.md begins with the heading “Gantry”. I only play a script. "
                + "For a real model set ANTHROPIC_API_KEY and start a session with the agent `native`.",
        ]);
    }

    [Fact]
    public async Task A_workspace_without_a_readme_is_told_as_well()
    {
        List<ModelMessage> messages = [User("hello")];

        await NextAsync(messages, "[the folder is empty]");
        (await NextAsync(messages)).Single().ShouldStartWith("say:The workspace has 0 entries at its top and no README.");
    }

    private DemoModel Model() => new(time);

    // Lets the model answer and gives its call, when it made one, the result.
    private async Task<List<string>> NextAsync(List<ModelMessage> messages, string result = "ok")
    {
        var updates = await Model().AllAsync(Conversation([.. messages]));
        if (updates.OfType<ToolRequested>().SingleOrDefault() is { } call)
        {
            messages.Add(Call(call.Id, call.Name));
            messages.Add(Result(call.Id, result));
        }
        else
        {
            messages.Add(Assistant("…"));
        }

        return updates.InShort();
    }

    private static ModelRequest Conversation(params ModelMessage[] messages) => new("", messages, []);

    private static ModelMessage User(string text) => new(ModelRole.User, [new TextPart(text)]);

    private static ModelMessage Assistant(string text) => new(ModelRole.Assistant, [new TextPart(text)]);

    private static ModelMessage Call(string id, string tool) => new(ModelRole.Assistant, [new ToolUsePart(id, tool, JsonElement.Parse("{}"))]);

    private static ModelMessage Result(string id, string output, params ModelPart[] more) => new(ModelRole.User, [new ToolResultPart(id, output, false), .. more]);
}

using System.Text;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>A choice of which tools may be called, of those that are offered.</summary>
public sealed class AllowedToolsTests
{
    private const string Tools = """
        "tools":[{"type":"function","name":"now"},{"type":"custom","name":"patch"},{"type":"namespace","name":"git","tools":[{"type":"function","name":"log"}]},{"type":"web_search"}]
        """;

    [Theory]
    [InlineData("auto")]
    [InlineData("required")]
    public void It_goes_between_OpenAIs_protocols_and_back_as_it_was(string mode)
    {
        var choice = $$$"""{"type":"allowed_tools","allowed_tools":{"mode":"{{{mode}}}","tools":[{"type":"function","function":{"name":"now"}},{"type":"function","function":{"name":"read"}}]}}""";
        var request = $$$"""{"model":"m","tools":[{"type":"function","function":{"name":"now"}},{"type":"function","function":{"name":"read"}},{"type":"function","function":{"name":"write"}}],"tool_choice":{{{choice}}},"messages":[{"role":"user","content":"hi"}]}""";

        var there = Write(ModelProtocol.ChatCompletions, ModelProtocol.Responses, request);
        var back = Write(ModelProtocol.Responses, ModelProtocol.ChatCompletions, there.Json().GetRawText());

        there.Json().GetProperty("tool_choice").GetRawText().ShouldBe($$"""{"type":"allowed_tools","mode":"{{mode}}","tools":[{"type":"function","name":"now"},{"type":"function","name":"read"}]}""");
        back.Json().GetProperty("tool_choice").GetRawText().ShouldBe(choice);
        back.Json().GetProperty("tools").GetArrayLength().ShouldBe(3);
        (there.Warnings.Count, back.Warnings.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(ModelProtocol.Messages, "auto", "{\"type\":\"auto\"}")]
    [InlineData(ModelProtocol.Messages, "required", "{\"type\":\"any\"}")]
    [InlineData(ModelProtocol.ChatCompletions, "auto", "\"auto\"")]
    [InlineData(ModelProtocol.ChatCompletions, "required", "\"required\"")]
    public void Elsewhere_the_others_are_not_offered(ModelProtocol provider, string mode, string choice)
    {
        var request = $$"""{"model":"m",{{Tools}},"tool_choice":{"type":"allowed_tools","mode":"{{mode}}","tools":[{"type":"custom","name":"patch"},{"type":"function","namespace":"git","name":"log"},{"type":"web_search"}]},"input":"hi"}""";

        var written = Write(ModelProtocol.Responses, provider, request, isOpenAI: false);

        written.Json().GetProperty("tool_choice").GetRawText().ShouldBe(choice);
        var names = written.Json().GetProperty("tools").EnumerateArray().Select(tool => (tool.TryGetProperty("function", out var function) ? function : tool).GetProperty("name").GetString()!).ToList();
        names.Count.ShouldBe(2);
        names.ShouldContain("patch");
        names.ShouldNotContain("now");
        written.Warnings.ShouldBe(["tool:web_search", "tool_choice.allowed_tools"]);
    }

    [Theory]
    [InlineData("""{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"write"}]}""", "write")]
    [InlineData("""{"type":"allowed_tools","mode":"auto","tools":[{"type":"web_search"}]}""", "web_search")]
    [InlineData("""{"type":"allowed_tools","mode":"auto","tools":[]}""", "at least one tool")]
    [InlineData("""{"type":"allowed_tools","mode":"some","tools":[{"type":"function","name":"now"}]}""", "\"auto\" or \"required\"")]
    public void What_would_mean_something_else_is_refused(string choice, string said) =>
        Should.Throw<UntranslatableException>(() => Write(ModelProtocol.Responses, ModelProtocol.Messages, $$"""{"model":"m",{{Tools}},"tool_choice":{{choice}},"input":"hi"}""")).Message.ShouldContain(said);

    private static TranslatedRequest Write(ModelProtocol client, ModelProtocol provider, string json, bool isOpenAI = true) =>
        RequestTranslation.Read(client, Encoding.UTF8.GetBytes(json)).Write(new TranslationTerms(provider, "claude-sonnet-4-5") { IsOpenAI = isOpenAI });
}

using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Core.Tests.ModelGateway.Translation.Messages;

public sealed class ClaudeThinkingTests
{
    [Theory]
    [InlineData("claude-sonnet-4-5", "low", """{"type":"enabled","budget_tokens":2048}""", null)]
    [InlineData("claude-opus-4-1-20250805", "max", """{"type":"enabled","budget_tokens":24000}""", null)]
    [InlineData("claude-opus-4-6", "medium", """{"type":"adaptive","display":"summarized"}""", "medium")]
    [InlineData("claude-opus-4-6", "max", """{"type":"adaptive","display":"summarized"}""", "high")]
    [InlineData("claude-opus-4-7", "xhigh", """{"type":"adaptive","display":"summarized"}""", "xhigh")]
    [InlineData("claude-sonnet-5", "max", """{"type":"adaptive","display":"summarized"}""", "max")]
    public void Newer_models_are_told_an_effort_and_asked_for_a_summary_and_older_ones_get_a_budget(string model, string effort, string thinking, string? told)
    {
        var sent = Written(model, $$"""{"model":"m","reasoning":{"effort":"{{effort}}","summary":"auto"},"input":"hi"}""");

        sent.GetProperty("thinking").GetRawText().ShouldBe(thinking);
        (sent.TryGetProperty("output_config", out var config) ? config.GetProperty("effort").GetString() : null).ShouldBe(told);
    }

    [Fact]
    public void Who_asks_for_no_summary_leaves_it_to_the_model() =>
        Written("claude-opus-4-6", """{"model":"m","reasoning":{"effort":"low"},"input":"hi"}""").GetProperty("thinking").GetRawText().ShouldBe("""{"type":"adaptive"}""");

    [Theory]
    [InlineData("claude-sonnet-4-6", true)]
    [InlineData("claude-opus-4-7", false)]
    [InlineData("claude-fable-5-1", false)]
    public void Models_that_choose_their_sampling_themselves_are_not_told_one_and_the_client_hears_of_it(string model, bool takes)
    {
        var request = RequestTranslation.Read(ModelProtocol.ChatCompletions, """{"model":"m","temperature":0.5,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray()).Write(new TranslationTerms(ModelProtocol.Messages, model));

        request.Json().TryGetProperty("temperature", out _).ShouldBe(takes);
        request.Warnings.ShouldBe(takes ? [] : ["temperature"]);
    }

    private static JsonElement Written(string model, string json) =>
        RequestTranslation.Read(ModelProtocol.Responses, Encoding.UTF8.GetBytes(json)).Write(new TranslationTerms(ModelProtocol.Messages, model)).Json();
}

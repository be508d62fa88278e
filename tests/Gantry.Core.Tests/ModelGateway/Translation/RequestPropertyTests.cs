using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Translation;

public sealed class RequestPropertyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ModelProtocol.ChatCompletions)]
    [InlineData(ModelProtocol.Responses)]
    public void A_request_means_the_same_there_and_back(ModelProtocol other)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(200, 20_000); round++)
        {
            var request = Random(luck);
            var plain = Translating.Request(ModelProtocol.Messages, ModelProtocol.Messages, request);
            var there = Translating.Request(ModelProtocol.Messages, other, request);
            var back = Translating.Request(other, ModelProtocol.Messages, there.Json().GetRawText());

            back.Json().GetRawText().ShouldBe(plain.Json().GetRawText());
            there.Warnings.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(ModelProtocol.ChatCompletions, ModelProtocol.Messages)]
    [InlineData(ModelProtocol.ChatCompletions, ModelProtocol.Responses)]
    [InlineData(ModelProtocol.Responses, ModelProtocol.Messages)]
    [InlineData(ModelProtocol.Responses, ModelProtocol.ChatCompletions)]
    public void A_request_of_OpenAIs_protocols_means_the_same_there_and_back(ModelProtocol client, ModelProtocol other)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(200, 20_000); round++)
        {
            // Written once for Messages, which puts what one side says in a row into one.
            var rows = Translating.Request(ModelProtocol.Messages, ModelProtocol.Messages, Random(luck)).Json().GetRawText();
            var request = Translating.Request(ModelProtocol.Messages, client, rows).Json().GetRawText();
            var plain = Translating.Request(client, client, request);
            var there = Translating.Request(client, other, request);
            var back = Translating.Request(other, client, there.Json().GetRawText());

            Usual(back).ShouldBe(Usual(plain));
            there.Warnings.ShouldBeEmpty();
        }

        // One protocol has to be told what another means unsaid.
        static string Usual(TranslatedRequest request) => request.Json().GetRawText().Replace(",\"strict\":false", "").Replace(",\"parallel_tool_calls\":true", "");
    }

    [Theory]
    [InlineData(ModelProtocol.Messages, ModelProtocol.ChatCompletions)]
    [InlineData(ModelProtocol.Messages, ModelProtocol.Responses)]
    [InlineData(ModelProtocol.ChatCompletions, ModelProtocol.Messages)]
    [InlineData(ModelProtocol.ChatCompletions, ModelProtocol.Responses)]
    [InlineData(ModelProtocol.Responses, ModelProtocol.Messages)]
    [InlineData(ModelProtocol.Responses, ModelProtocol.ChatCompletions)]
    public void What_the_model_said_in_several_messages_stays_apart_there_and_back(ModelProtocol client, ModelProtocol other)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(100, 10_000); round++)
        {
            List<string> said = [.. Enumerable.Range(0, luck.Next(1, 5)).Select(_ => $"a{luck.Next()}")];
            var there = Translating.Request(client, other, InARow(client, said)).Json();
            var back = Translating.Request(other, client, there.GetRawText()).Json();

            // Texts of their own, or one text with empty lines between them.
            string.Join("\n\n", Assistants(other, there)).ShouldBe(string.Join("\n\n", said));
            string.Join("\n\n", Assistants(client, back)).ShouldBe(string.Join("\n\n", said));
        }
    }

    [Fact]
    public void Nothing_of_one_request_shows_in_another()
    {
        var luck = Rounds.Luck(output.WriteLine);
        string[] words = ["ODDODDODDODD", "evenevenevene"];
        for (var round = 0; round < Rounds.Of(500, 50_000); round++)
        {
            var known = TranslationCase.Samples[luck.Next(TranslationCase.Samples.Count)];
            foreach (var provider in Translating.Protocols)
            {
                try
                {
                    using var written = Translating.Request(known.Protocol, provider, known.Json.Replace("\"hi\"", $"\"{string.Concat(Enumerable.Repeat(words[round % 2], luck.Next(1, 400)))}\""));
                    written.Json().GetRawText().ShouldNotContain(words[(round + 1) % 2][..5], Case.Sensitive);
                }
                catch (UntranslatableException)
                {
                    // Some of the pages show what is refused.
                }
            }
        }
    }

    [Fact]
    public void What_is_no_request_is_refused_with_a_sentence_and_never_a_fault_of_ours()
    {
        var luck = Rounds.Luck(output.WriteLine);
        string[] scraps = ["null", "[]", "{}", "\"x\"", "7", "true", "[null]", "[{\"type\":\"text\"}]", "{\"type\":\"image\"}"];
        for (var round = 0; round < Rounds.Of(2000, 200_000); round++)
        {
            var known = TranslationCase.Samples[luck.Next(TranslationCase.Samples.Count)];
            var values = known.Json.Select((character, at) => (character, at)).Where(place => place.character == ':').ToList();
            var at = values[luck.Next(values.Count)].at + 1;
            var end = known.Json.IndexOfAny([',', '}', ']'], at);
            var spoiled = end < 0 ? known.Json : known.Json[..at] + scraps[luck.Next(scraps.Length)] + known.Json[end..];
            foreach (var provider in Translating.Protocols)
            {
                try
                {
                    Translating.Request(known.Protocol, provider, spoiled).Json().ValueKind.ShouldBe(JsonValueKind.Object);
                }
                catch (UntranslatableException refused)
                {
                    refused.Message.ShouldEndWith(".");
                }
            }
        }
    }

    private static string InARow(ModelProtocol client, IReadOnlyList<string> said)
    {
        List<object> turns = [new { role = "user", content = "hi" }, .. said.Select(text => new { role = "assistant", content = text }), new { role = "user", content = "go on" }];
        return client == ModelProtocol.Responses ? JsonSerializer.Serialize(new { model = "m", input = turns }) : JsonSerializer.Serialize(new { model = "m", max_tokens = 64, messages = turns });
    }

    private static IEnumerable<string> Assistants(ModelProtocol protocol, JsonElement request) =>
        from turn in request.GetProperty(protocol == ModelProtocol.Responses ? "input" : "messages").EnumerateArray()
        where turn.GetProperty("role").GetString() == "assistant"
        let content = turn.GetProperty("content")
        from text in content.ValueKind == JsonValueKind.String ? [content.GetString()!] : content.EnumerateArray().Select(part => part.GetProperty("text").GetString()!)
        select text;

    private static string Random(Random luck)
    {
        var messages = new List<object>();
        var calls = 0;
        for (var turn = 0; turn < luck.Next(1, 5); turn++)
        {
            var user = Enumerable.Range(0, luck.Next(1, 3)).Select(_ => luck.Next(4) == 0
                ? (object)new { type = "image", source = new { type = "base64", media_type = "image/png", data = "AAAA" } }
                : new { type = "text", text = $"u{luck.Next()}" });
            messages.Add(new { role = "user", content = user });
            var first = calls;
            calls += luck.Next(3);
            var ids = Enumerable.Range(first, calls - first).ToList();
            List<object> said = [new { type = "text", text = $"a{luck.Next()}" }];
            said.AddRange(ids.Select(id => new { type = "tool_use", id = $"toolu_{id}", name = $"tool_{id % 3}", input = new { id, deep = new { list = new object[] { 1, "two", true } } } }));
            messages.Add(new { role = "assistant", content = said });
            messages.Add(new
            {
                role = "user",
                content = ids.Select(id => (object)new { type = "tool_result", tool_use_id = $"toolu_{id}", content = new[] { new { type = "text", text = $"r{luck.Next()}" } } }).Append(new { type = "text", text = "next" }),
            });
        }

        var tools = Enumerable.Range(0, luck.Next(1, 4)).Select(tool => new { name = $"tool_{tool}", description = $"d{tool}", input_schema = new { type = "object", properties = new { id = new { type = "integer" } } } });
        return JsonSerializer.Serialize(new
        {
            model = "m",
            max_tokens = luck.Next(16, 5000),
            stream = luck.Next(2) == 0,
            system = $"s{luck.Next()}",
            temperature = luck.Next(10) / 10.0,
            tools,
            tool_choice = new { type = luck.Next(2) == 0 ? "auto" : "any", disable_parallel_tool_use = luck.Next(2) == 0 },
            messages,
        });
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>Translations in a line.</summary>
internal static class Translating
{
    public static readonly IReadOnlyList<ModelProtocol> Protocols = [ModelProtocol.Messages, ModelProtocol.ChatCompletions, ModelProtocol.Responses];

    /// <summary>A client's plain request for a provider.</summary>
    public static TranslatedRequest Plain(ModelProtocol client, ModelProtocol provider, bool isStream = true, string tools = "") =>
        Request(
            client,
            provider,
            (isStream ? "{\"stream\":true," : "{") + tools + client switch
            {
                ModelProtocol.Messages => "\"model\":\"m\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                ModelProtocol.ChatCompletions => "\"model\":\"m\",\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                _ => "\"model\":\"m\",\"input\":\"hi\"}",
            });

    public static TranslatedRequest Request(ModelProtocol client, ModelProtocol provider, string json) =>
        RequestTranslation.Read(client, Encoding.UTF8.GetBytes(json)).Write(new TranslationTerms(provider, "claude-sonnet-4-5"));

    public static JsonElement Json(this TranslatedRequest request) => JsonElement.Parse(request.Body.Span);

    /// <summary>An answer in pieces, translated.</summary>
    public static string Answer(this TranslatedRequest request, bool isStream, params IReadOnlyList<byte[]> pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        using var answer = request.Answer(isStream, DateTimeOffset.UnixEpoch, output);
        foreach (var piece in pieces)
        {
            answer.Feed(piece);
        }

        answer.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Answer(this TranslatedRequest request, bool isStream, string answer) => request.Answer(isStream, [Encoding.UTF8.GetBytes(answer)]);

    /// <summary>The data of each event.</summary>
    public static IReadOnlyList<JsonElement> Events(string stream) =>
        [.. stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line["data: ".Length..]))];

    public static string Stream(params IReadOnlyList<string> data) => string.Concat(data.Select(line => $"data: {line}\n\n"));

    /// <summary>A chunk of a chat completion.</summary>
    public static string Chunk(string delta, string finish = "null") =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-x","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""";

    /// <summary>The last counts of a chat completion.</summary>
    public const string Counts =
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-x","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":23,"total_tokens":123,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":10}}}""";
}

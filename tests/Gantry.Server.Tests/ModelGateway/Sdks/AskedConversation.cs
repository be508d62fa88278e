using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>
/// What a provider was asked, the same from all protocols: a line for each thing that was said, in its order. So one expectation holds for every provider.
/// </summary>
internal sealed record AskedConversation(IReadOnlyList<string> Lines)
{
    public bool IsStream { get; private init; }

    /// <summary>The model is asked to think.</summary>
    public bool Thinks { get; private init; }

    public bool HasTool { get; private init; }

    public static string User(string text) => $"user: {text}";

    public static string Shows(string png) => $"user shows: {png}";

    public static string Assistant(string text) => $"assistant: {text}";

    public static string Thought(string text, string seal) => $"assistant thinks: {text} sealed {seal}";

    /// <param name="id">Without what its protocol puts before it.</param>
    public static string Calls(string id, string city) => $"assistant calls {id}: {SdkTool.Name} {city}";

    public static string Result(string id, string text) => $"result {id}: {text}";

    public static AskedConversation Read(UpstreamExchange exchange)
    {
        var body = JsonElement.Parse(exchange.Body);
        var lines = exchange.Line.Split(' ')[1] switch
        {
            "/v1/messages" => body.GetProperty("messages").EnumerateArray().SelectMany(OfMessages),
            "/v1/chat/completions" => body.GetProperty("messages").EnumerateArray().SelectMany(OfChat),
            _ => body.GetProperty("input").EnumerateArray().SelectMany(OfResponses),
        };
        return new AskedConversation([.. lines])
        {
            IsStream = body.TryGetProperty("stream", out var stream) && stream.GetBoolean(),
            Thinks = body.TryGetProperty("thinking", out _) || body.TryGetProperty("reasoning_effort", out _) || body.TryGetProperty("reasoning", out _),
            HasTool = body.TryGetProperty("tools", out var tools) && tools.GetRawText().Contains(SdkTool.Name, StringComparison.Ordinal),
        };
    }

    private static IEnumerable<string> OfMessages(JsonElement message)
    {
        var role = message.GetProperty("role").GetString();
        foreach (var block in Parts(message.GetProperty("content")))
        {
            yield return block.ValueKind == JsonValueKind.String ? $"{role}: {block.GetString()}" : Text(block, "type") switch
            {
                "text" => $"{role}: {Text(block, "text")}",
                "image" => Shows(Text(block.GetProperty("source"), "data")),
                "thinking" => Thought(Text(block, "thinking"), Text(block, "signature")),
                "tool_use" => Calls(Bare(Text(block, "id")), Text(block.GetProperty("input"), "city")),
                "tool_result" => Result(Bare(Text(block, "tool_use_id")), Said(block.GetProperty("content"))),
                var other => other,
            };
        }
    }

    private static IEnumerable<string> OfChat(JsonElement message)
    {
        var role = message.GetProperty("role").GetString();
        if (role == "tool")
        {
            yield return Result(Bare(Text(message, "tool_call_id")), Said(message.GetProperty("content")));
            yield break;
        }

        if (message.TryGetProperty("reasoning_content", out var thought))
        {
            yield return Thought(thought.GetString()!, Text(message.GetProperty("reasoning_details")[0], "signature"));
        }

        // OpenAI's npm SDK itself gives an empty text back beside the calls of a streamed answer.
        foreach (var part in message.TryGetProperty("content", out var content) ? Parts(content).Where(part => part.ValueKind != JsonValueKind.String || part.GetString() != "") : [])
        {
            yield return part.ValueKind == JsonValueKind.String ? $"{role}: {part.GetString()}"
                : part.TryGetProperty("image_url", out var image) ? Shows(Data(Text(image, "url")))
                : $"{role}: {Text(part, "text")}";
        }

        foreach (var call in message.TryGetProperty("tool_calls", out var calls) ? Parts(calls) : [])
        {
            yield return Calls(Bare(Text(call, "id")), City(Text(call.GetProperty("function"), "arguments")));
        }
    }

    private static IEnumerable<string> OfResponses(JsonElement item)
    {
        switch (item.TryGetProperty("type", out var type) ? type.GetString() : "message")
        {
            case "function_call":
                yield return Calls(Bare(Text(item, "call_id")), City(Text(item, "arguments")));
                break;
            case "function_call_output":
                yield return Result(Bare(Text(item, "call_id")), Said(item.GetProperty("output")));
                break;
            case "reasoning":
                yield return Thought(string.Concat(item.GetProperty("summary").EnumerateArray().Select(part => Text(part, "text"))), Text(item, "encrypted_content"));
                break;
            default:
                foreach (var part in Parts(item.GetProperty("content")))
                {
                    yield return part.ValueKind == JsonValueKind.String ? $"{Text(item, "role")}: {part.GetString()}"
                        : part.TryGetProperty("image_url", out var image) ? Shows(Data(image.GetString()!))
                        : $"{Text(item, "role")}: {Text(part, "text")}";
                }

                break;
        }
    }

    private static IEnumerable<JsonElement> Parts(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Array => content.EnumerateArray(),
        JsonValueKind.String => [content],
        _ => [],
    };

    private static string Said(JsonElement content) => string.Concat(Parts(content).Select(part => part.ValueKind == JsonValueKind.String ? part.GetString() : Text(part, "text")));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static string City(string arguments) => Text(JsonElement.Parse(arguments), "city");

    private static string Data(string address) => address["data:image/png;base64,".Length..];

    private static string Bare(string id) => id[(id.IndexOf('_') + 1)..];
}

using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Reads a request in Anthropic's Messages.</summary>
internal static class MessagesRequestReader
{
    private const string Tool = "custom";

    public static Conversation Read(JsonElement body, TranslationWarnings warnings)
    {
        var turns = new List<Turn>();
        if (body.Field("system") is { } system)
        {
            turns.Add(new Turn(TurnRole.System, [.. Content(system, "system", warnings)]));
        }

        foreach (var message in (body.Field("messages") ?? throw UntranslatableException.Wrong("messages", "a list")).List("messages"))
        {
            turns.Add(new Turn(Role(message), [.. Content(message.Field("content"), "content", warnings)]));
        }

        RefuseOrWarn(body, warnings);
        var config = body.Field("output_config");
        return new Conversation
        {
            Origin = ModelProtocol.Messages,
            Turns = turns,
            Tools = [.. body.Items("tools").Select(tool => ReadTool(tool, warnings))],
            Choice = ReadChoice(body.Field("tool_choice")),
            ParallelCalls = body.Field("tool_choice")?.Flag("disable_parallel_tool_use") is { } disabled ? !disabled : null,
            IsStream = body.Flag("stream") ?? false,
            AsksForUsage = true,
            MaxOutput = body.Number("max_tokens"),
            Temperature = body.Real("temperature"),
            TopP = body.Real("top_p"),
            StopSequences = [.. body.Items("stop_sequences").Select(stop => stop.Words())],
            Thinking = ReadThinking(body.Field("thinking"), config?.Text("effort")),
            Form = (config?.Field("format") ?? body.Field("output_format")) is { } format ? new AnswerForm(format.Field("schema"), format.Text("name"), null, IsStrict: true) : null,
            CacheKey = CacheKey(body),
        };
    }

    private static TurnRole Role(JsonElement message) => message.Text("role") switch
    {
        "user" => TurnRole.User,
        "assistant" => TurnRole.Assistant,
        "system" => TurnRole.System,
        _ => throw UntranslatableException.Wrong("role", "\"user\" or \"assistant\""),
    };

    // Whoever marks what is to be cached has a conversation that goes on; its user is what those requests have in common.
    private static string? CacheKey(JsonElement body) =>
        body.Field("metadata")?.Text("user_id") is { Length: > 0 } user ? CallIds.Fit(user, 64, "") : null;

    private static void RefuseOrWarn(JsonElement body, TranslationWarnings warnings)
    {
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "model" or "messages" or "system" or "max_tokens" or "stream" or "temperature" or "top_p" or "stop_sequences" or "tools" or "tool_choice" or "thinking" or "output_config" or "output_format":
                case "cache_control":
                    break;
                case "metadata" when !field.Value.TryGetProperty("user_id", out _):
                case "service_tier" when field.Value.ValueKind == JsonValueKind.String && field.Value.ValueEquals("auto"):
                    break;
                case "container" or "mcp_servers" when field.Value.ValueKind is not JsonValueKind.Null:
                    throw UntranslatableException.NotCarried(field.Name);
                default:
                    if (field.Value.ValueKind is not JsonValueKind.Null && field.Name is not "metadata")
                    {
                        warnings.Add(field.Name);
                    }

                    break;
            }
        }
    }

    private static IEnumerable<ContentPart> Content(JsonElement? content, string place, TranslationWarnings warnings)
    {
        if (content is not { } given)
        {
            yield break;
        }

        if (given.ValueKind == JsonValueKind.String)
        {
            yield return new TextContent(given.Words());
            yield break;
        }

        foreach (var block in given.List(place))
        {
            if (Part(block, warnings) is { } part)
            {
                yield return part with { CacheEdge = block.Field("cache_control") };
            }
        }
    }

    private static ContentPart? Part(JsonElement block, TranslationWarnings warnings)
    {
        var type = block.Text("type");
        switch (type)
        {
            case "text":
                return new TextContent(block.RequiredText("text"));
            case "image":
                return Image(block.Field("source"));
            case "document":
                return Document(block, warnings);
            case "search_result":
                return new DocumentContent(null, null, null, string.Join('\n', block.Items("content").Select(item => item.Text("text")))) { Title = block.Text("title"), Context = block.Text("source") };
            case "thinking":
                var text = block.Text("thinking") ?? "";
                var signature = block.Text("signature");
                return new ThoughtContent(Thought.Unwrap(signature, text) ?? new Thought(text, ModelProtocol.Messages, signature));
            case "redacted_thinking":
                var data = block.Text("data");
                return new ThoughtContent(Thought.Unwrap(data, "") ?? new Thought("", ModelProtocol.Messages, data) { IsRedacted = true });
            case "tool_use":
                return new CallContent(block.RequiredText("id"), block.RequiredText("name"), block.Field("input")?.GetRawText() ?? "{}", IsFreeform: false);
            case "tool_result":
                return new ResultContent(block.RequiredText("tool_use_id"), [.. Content(block.Field("content"), "content", warnings)], block.Flag("is_error") ?? false);
            case "server_tool_use":
            case { } result when result.EndsWith("_tool_result", StringComparison.Ordinal):
                // What a provider's own tool did; its words about it stand beside it.
                warnings.Add($"content:{type}");
                return null;
            default:
                throw new UntranslatableException("messages", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static ImageContent Image(JsonElement? source) => source?.Text("type") switch
    {
        "base64" => new ImageContent(source.Value.RequiredText("media_type"), source.Value.RequiredText("data"), null),
        "url" => new ImageContent(null, null, source.Value.RequiredText("url")),
        "file" => throw UntranslatableException.NotCarried("image.source.file_id"),
        _ => throw UntranslatableException.Wrong("image.source.type", "\"base64\" or \"url\""),
    };

    private static DocumentContent Document(JsonElement block, TranslationWarnings warnings)
    {
        if (block.Field("citations")?.Flag("enabled") ?? false)
        {
            warnings.Add("citations");
        }

        var source = block.Field("source");
        var document = source?.Text("type") switch
        {
            "base64" => new DocumentContent(source.Value.RequiredText("media_type"), source.Value.RequiredText("data"), null, null),
            "url" => new DocumentContent("application/pdf", null, source.Value.RequiredText("url"), null),
            "text" => new DocumentContent("text/plain", null, null, source.Value.RequiredText("data")),
            "content" => new DocumentContent("text/plain", null, null, Texts(source.Value)),
            "file" => throw UntranslatableException.NotCarried("document.source.file_id"),
            _ => throw UntranslatableException.Wrong("document.source.type", "\"base64\", \"url\", \"text\" or \"content\""),
        };
        return document with { Title = block.Text("title"), Context = block.Text("context") };
    }

    private static string Texts(JsonElement source) =>
        source.Text("content") ?? string.Join('\n', source.Items("content").Select(item => item.Text("text") ?? throw UntranslatableException.NotCarried("document.source.content.image")));

    private static ToolDefinition ReadTool(JsonElement tool, TranslationWarnings warnings)
    {
        if (tool.Text("type") is { } type && type != Tool)
        {
            return new ToolDefinition(ToolKind.BuiltIn, tool.Text("name") ?? type, type);
        }

        foreach (var field in tool.EnumerateObject())
        {
            if (field.Name is not ("name" or "type" or "description" or "input_schema" or "cache_control" or "strict"))
            {
                warnings.Add($"tools.{field.Name}");
            }
        }

        return new ToolDefinition(ToolKind.Function, tool.RequiredText("name"))
        {
            Description = tool.Text("description"),
            Schema = tool.Field("input_schema"),
            IsStrict = tool.Flag("strict"),
            CacheEdge = tool.Field("cache_control"),
        };
    }

    private static ToolChoice? ReadChoice(JsonElement? choice) => choice?.Text("type") switch
    {
        "auto" => new ToolChoice(ToolChoiceKind.Auto),
        "any" => new ToolChoice(ToolChoiceKind.Any),
        "none" => new ToolChoice(ToolChoiceKind.None),
        "tool" => new ToolChoice(ToolChoiceKind.Named, choice.Value.RequiredText("name")),
        null => null,
        _ => throw UntranslatableException.Wrong("tool_choice.type", "\"auto\", \"any\", \"none\" or \"tool\""),
    };

    private static ThinkingWish? ReadThinking(JsonElement? thinking, string? effort) => thinking?.Text("type") switch
    {
        // Models that have no such wish would refuse it.
        "disabled" => null,
        "enabled" => new ThinkingWish(effort, thinking.Value.Number("budget_tokens")) { IsShown = true },
        "adaptive" => new ThinkingWish(effort, null) { IsShown = true },
        _ => effort is null ? null : new ThinkingWish(effort, null),
    };
}

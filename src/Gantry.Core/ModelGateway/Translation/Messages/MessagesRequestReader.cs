using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Reads a request in Anthropic's Messages.</summary>
internal static class MessagesRequestReader
{
    private const string Tool = "custom";

    public static Conversation Read(JsonPart body, TranslationWarnings warnings)
    {
        var turns = new List<Turn>();
        if (body.Field("system"u8) is { } system)
        {
            turns.Add(new Turn(TurnRole.System, Content(system, "system", warnings)));
        }

        foreach (var message in (body.Field("messages"u8) ?? throw UntranslatableException.Wrong("messages", "a list")).List("messages"))
        {
            var role = Role(message);
            turns.Add(new Turn(role, Content(message.Field("content"u8), "content", warnings, isModels: role == TurnRole.Assistant)));
        }

        RefuseOrWarn(body, warnings);
        var config = body.Field("output_config"u8);
        return new Conversation
        {
            Origin = ModelProtocol.Messages,
            Turns = turns,
            Tools = [.. body.Items("tools"u8).Select(tool => ReadTool(tool, warnings))],
            Choice = ReadChoice(body.Field("tool_choice"u8)),
            ParallelCalls = body.Field("tool_choice"u8)?.Flag("disable_parallel_tool_use"u8) is { } disabled ? !disabled : null,
            IsStream = body.Flag("stream"u8) ?? false,
            AsksForUsage = true,
            MaxOutput = body.Number("max_tokens"u8),
            Temperature = body.Real("temperature"u8),
            TopP = body.Real("top_p"u8),
            StopSequences = [.. body.Items("stop_sequences"u8).Select(stop => stop.Words())],
            Thinking = ReadThinking(body.Field("thinking"u8), config?.Text("effort"u8)),
            Form = (config?.Field("format"u8) ?? body.Field("output_format"u8)) is { } format ? new AnswerForm(format.Field("schema"u8), format.Text("name"u8), null, IsStrict: true) : null,
            CacheKey = CacheKey(body),
        };
    }

    private static TurnRole Role(JsonPart message) => message.Text("role"u8) switch
    {
        "user" => TurnRole.User,
        "assistant" => TurnRole.Assistant,
        "system" => TurnRole.System,
        _ => throw UntranslatableException.Wrong("role", "\"user\" or \"assistant\""),
    };

    // Whoever marks what is to be cached has a conversation that goes on; its user is what those requests have in common.
    private static string? CacheKey(JsonPart body) =>
        body.Field("metadata"u8)?.Text("user_id"u8) is { Length: > 0 } user ? CallIds.Fit(user, 64, "") : null;

    private static void RefuseOrWarn(JsonPart body, TranslationWarnings warnings)
    {
        foreach (var field in body.Fields())
        {
            switch (field.Name)
            {
                case "max_tokens" when field.Value.Real() is 0:
                    // It wants a warm cache and no answer.
                    throw UntranslatableException.NotCarried(field.Name);
                case "model" or "messages" or "system" or "max_tokens" or "stream" or "temperature" or "top_p" or "stop_sequences" or "tools" or "tool_choice" or "thinking" or "output_config" or "output_format":
                    break;
                case "metadata" when field.Value.Field("user_id"u8) is null:
                case "service_tier" when field.Value.Kind == JsonValueKind.String && field.Value.Is("auto"u8):
                    break;
                case "container" or "mcp_servers" when field.Value.Kind is not JsonValueKind.Null:
                    throw UntranslatableException.NotCarried(field.Name);
                default:
                    if (field.Value.Kind is not JsonValueKind.Null && field.Name is not "metadata")
                    {
                        warnings.Add(field.Name);
                    }

                    break;
            }
        }
    }

    /// <param name="isModels">The model said it: its texts are messages of their own, except where citations cut one into pieces.</param>
    private static List<ContentPart> Content(JsonPart? content, string place, TranslationWarnings warnings, bool isModels = false)
    {
        if (content is not { } given)
        {
            return [];
        }

        if (given.Kind == JsonValueKind.String)
        {
            return [new TextContent(JsonText.Of(given))];
        }

        var parts = new List<ContentPart>(2);
        var wasCited = false;
        foreach (var block in given.List(place))
        {
            var isCited = block.Items("citations"u8).First is not null;
            if (Part(block, warnings) is { } part)
            {
                var isApart = isModels && part is TextContent && parts is [.., TextContent] && !isCited && !wasCited;
                part = isApart ? part with { IsApart = true } : part;
                parts.Add(block.Field("cache_control"u8) is { } edge ? part with { CacheEdge = edge } : part);
            }

            wasCited = isCited;
        }

        return parts;
    }

    private static ContentPart? Part(JsonPart block, TranslationWarnings warnings)
    {
        var type = block.Text("type"u8);
        switch (type)
        {
            case "text":
                // Where the model's own words came from.
                warnings.AddIf(block.Items("citations"u8).First is not null, "citations");
                return new TextContent(block.RequiredSaid("text"u8));
            case "image":
                return Image(block.Field("source"u8));
            case "document":
                return Document(block, warnings);
            case "search_result":
                return new DocumentContent(null, null, null, string.Join('\n', block.Items("content"u8).Select(item => item.Text("text"u8)))) { Title = block.Text("title"u8), Context = block.Text("source"u8) };
            case "thinking":
                var text = block.Text("thinking"u8) ?? "";
                var signature = block.Text("signature"u8);
                return new ThoughtContent(Thought.Unwrap(signature, text) ?? new Thought(text, ModelProtocol.Messages, signature));
            case "redacted_thinking":
                var data = block.Text("data"u8);
                return new ThoughtContent(Thought.Unwrap(data, "") ?? new Thought("", ModelProtocol.Messages, data) { IsRedacted = true });
            case "tool_use":
                return new CallContent(block.RequiredText("id"u8), block.RequiredText("name"u8), block.Field("input"u8) is { } input ? JsonText.OfJson(input) : "{}", IsFreeform: false);
            case "tool_result":
                return new ResultContent(block.RequiredText("tool_use_id"u8), Content(block.Field("content"u8), "content", warnings), block.Flag("is_error"u8) ?? false);
            case "tool_reference":
                // A search for tools found it; its definition stands among the tools, where the model sees it anyway.
                warnings.Add($"content:{type}");
                return new TextContent($"The tool {block.RequiredText("tool_name"u8)} can be called now.");
            case "server_tool_use":
            case { } result when result.EndsWith("_tool_result", StringComparison.Ordinal):
                // What a provider's own tool did; its words about it stand beside it.
                warnings.Add($"content:{type}");
                return null;
            default:
                throw new UntranslatableException("messages", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static ImageContent Image(JsonPart? source) => source?.Text("type"u8) switch
    {
        "base64" => new ImageContent(source.Value.RequiredText("media_type"u8), source.Value.RequiredSaid("data"u8), null),
        "url" => new ImageContent(null, default, source.Value.RequiredText("url"u8)),
        "file" => throw UntranslatableException.NotCarried("image.source.file_id"),
        _ => throw UntranslatableException.Wrong("image.source.type", "\"base64\" or \"url\""),
    };

    private static DocumentContent Document(JsonPart block, TranslationWarnings warnings)
    {
        if (block.Field("citations"u8)?.Flag("enabled"u8) ?? false)
        {
            warnings.Add("citations");
        }

        var source = block.Field("source"u8);
        var document = source?.Text("type"u8) switch
        {
            "base64" => new DocumentContent(source.Value.RequiredText("media_type"u8), source.Value.RequiredSaid("data"u8), null, null),
            "url" => new DocumentContent("application/pdf", null, source.Value.RequiredText("url"u8), null),
            "text" => new DocumentContent("text/plain", null, null, source.Value.RequiredSaid("data"u8)),
            "content" => new DocumentContent("text/plain", null, null, Texts(source.Value)),
            "file" => throw UntranslatableException.NotCarried("document.source.file_id"),
            _ => throw UntranslatableException.Wrong("document.source.type", "\"base64\", \"url\", \"text\" or \"content\""),
        };
        return document with { Title = block.Text("title"u8), Context = block.Text("context"u8) };
    }

    private static string Texts(JsonPart source) =>
        source.Text("content"u8) ?? string.Join('\n', source.Items("content"u8).Select(item => item.Text("text"u8) ?? throw UntranslatableException.NotCarried("document.source.content.image")));

    private static ToolDefinition ReadTool(JsonPart tool, TranslationWarnings warnings)
    {
        if (tool.Text("type"u8) is { } type && type != Tool)
        {
            return new ToolDefinition(ToolKind.BuiltIn, tool.Text("name"u8) ?? type, type);
        }

        foreach (var field in tool.Fields())
        {
            if (field.Name is not ("name" or "type" or "description" or "input_schema" or "cache_control" or "strict"))
            {
                warnings.Add($"tools.{field.Name}");
            }
        }

        return new ToolDefinition(ToolKind.Function, tool.RequiredText("name"u8))
        {
            Description = tool.Said("description"u8),
            Schema = tool.Field("input_schema"u8),
            IsStrict = tool.Flag("strict"u8),
            CacheEdge = tool.Field("cache_control"u8),
        };
    }

    private static ToolChoice? ReadChoice(JsonPart? choice) => choice?.Text("type"u8) switch
    {
        "auto" => new ToolChoice(ToolChoiceKind.Auto),
        "any" => new ToolChoice(ToolChoiceKind.Any),
        "none" => new ToolChoice(ToolChoiceKind.None),
        "tool" => new ToolChoice(ToolChoiceKind.Named, choice.Value.RequiredText("name"u8)),
        null => null,
        _ => throw UntranslatableException.Wrong("tool_choice.type", "\"auto\", \"any\", \"none\" or \"tool\""),
    };

    private static ThinkingWish? ReadThinking(JsonPart? thinking, string? effort) => thinking?.Text("type"u8) switch
    {
        // Models that have no such wish would refuse it.
        "disabled" => null,
        "enabled" => new ThinkingWish(effort, thinking.Value.Number("budget_tokens"u8)) { IsShown = IsShown(thinking.Value) },
        "adaptive" or "between_tools" => new ThinkingWish(effort, null) { IsShown = IsShown(thinking.Value) },
        _ => effort is null ? null : new ThinkingWish(effort, null),
    };

    private static bool IsShown(JsonPart thinking) => thinking.Text("display"u8) != "omitted";
}

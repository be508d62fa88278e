using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Reads a request in OpenAI's Chat Completions.</summary>
internal static class ChatRequestReader
{
    private const string WebSearchOptions = "web_search_options";

    public static Conversation Read(JsonPart body, TranslationWarnings warnings)
    {
        var fields = new List<KeyValuePair<string, JsonPart>>();
        Sort(body, fields, warnings);
        var effort = body.Text("reasoning_effort"u8) ?? body.Field("reasoning"u8)?.Text("effort"u8);
        return new Conversation
        {
            Origin = ModelProtocol.ChatCompletions,
            Turns = [.. (body.Field("messages"u8) ?? throw UntranslatableException.Wrong("messages", "a list")).List("messages").Select(message => ReadTurn(message, warnings))],
            Tools = [.. body.Items("tools"u8).Select(tool => ReadTool(tool)), .. WebSearch(body)],
            Choice = OpenAIChoice.Read(body.Field("tool_choice"u8), nested: true),
            ParallelCalls = body.Flag("parallel_tool_calls"u8),
            IsStream = body.Flag("stream"u8) ?? false,
            AsksForUsage = body.Field("stream_options"u8)?.Flag("include_usage"u8) ?? false,
            MaxOutput = body.Number("max_completion_tokens"u8) ?? body.Number("max_tokens"u8),
            Temperature = body.Real("temperature"u8),
            TopP = body.Real("top_p"u8),
            StopSequences = body.Field("stop"u8) is { } stop ? stop.Kind == JsonValueKind.String ? [stop.Words()] : [.. stop.List("stop").Select(text => text.Words())] : [],
            Thinking = effort is null ? null : new ThinkingWish(effort, null) { IsShown = true },
            Form = ReadForm(body.Field("response_format"u8)),
            CacheKey = body.Text("prompt_cache_key"u8),
            Verbosity = body.Text("verbosity"u8),
            OpenAIFields = fields,
        };
    }

    // What only this protocol says: some of it is a wish, some of it changes what the client gets.
    private static void Sort(JsonPart body, List<KeyValuePair<string, JsonPart>> fields, TranslationWarnings warnings)
    {
        foreach (var field in body.Fields())
        {
            var value = field.Value;
            switch (field.Name)
            {
                case "model" or "messages" or "tools" or "tool_choice" or "parallel_tool_calls" or "stream" or "stream_options" or "max_completion_tokens" or "max_tokens" or "temperature" or "top_p":
                case "stop" or "reasoning_effort" or "reasoning" or "response_format" or "prompt_cache_key" or "verbosity" or WebSearchOptions:
                case var _ when value.Kind == JsonValueKind.Null || OpenAIFields.IsUsual(field.Name, value):
                    break;
                case "n" or "functions" or "function_call" or "logprobs" or "top_logprobs" or "logit_bias" or "audio" or "modalities":
                    throw UntranslatableException.NotCarried(field.Name);
                case var _ when OpenAIFields.AreShared(field.Name):
                    fields.Add(new(field.Name, value));
                    break;
                default:
                    warnings.Add(field.Name);
                    break;
            }
        }
    }

    private static Turn ReadTurn(JsonPart message, TranslationWarnings warnings)
    {
        var role = message.Text("role"u8);

        // A tool's message may repeat the name of its tool, which its call says already.
        warnings.AddIf(role is not "tool" && message.Text("name"u8) is not null, "messages.name");
        switch (role)
        {
            case "system":
                return new Turn(TurnRole.System, [.. Content(message.Field("content"u8))]);
            case "developer":
                return new Turn(TurnRole.Developer, [.. Content(message.Field("content"u8))]);
            case "user":
                return new Turn(TurnRole.User, [.. Content(message.Field("content"u8))]);
            case "tool":
                return new Turn(TurnRole.User, [new ResultContent(message.RequiredText("tool_call_id"u8), [.. Content(message.Field("content"u8))], IsError: false) { CacheEdge = message.Field("cache_control"u8) }]);
            case "assistant":
                return ReadAssistant(message);
            default:
                throw UntranslatableException.Wrong("role", "\"system\", \"developer\", \"user\", \"assistant\" or \"tool\"");
        }
    }

    private static Turn ReadAssistant(JsonPart message)
    {
        if (message.Field("audio"u8) is not null || message.Field("function_call"u8) is not null)
        {
            throw UntranslatableException.NotCarried(message.Field("audio"u8) is null ? "function_call" : "audio");
        }

        List<ContentPart> parts = [.. ChatThoughts.Read(message).Select(thought => new ThoughtContent(thought)), .. Content(message.Field("content"u8))];
        if (message.Text("refusal"u8) is { } refusal)
        {
            parts.Add(new RefusalContent(refusal));
        }

        foreach (var call in message.Items("tool_calls"u8))
        {
            parts.Add(call.Field("custom"u8) is { } custom
                ? new CallContent(call.RequiredText("id"u8), custom.RequiredText("name"u8), custom.Said("input"u8) ?? "", IsFreeform: true)
                : call.Field("function"u8) is { } function
                    ? new CallContent(call.RequiredText("id"u8), function.RequiredText("name"u8), function.Said("arguments"u8) ?? "{}", IsFreeform: false)
                    : throw UntranslatableException.Wrong("tool_calls.type", "\"function\" or \"custom\""));
        }

        return new Turn(TurnRole.Assistant, parts);
    }

    private static IEnumerable<ContentPart> Content(JsonPart? content)
    {
        if (content is not { } given)
        {
            yield break;
        }

        if (given.Kind == JsonValueKind.String)
        {
            yield return new TextContent(JsonText.Of(given));
            yield break;
        }

        foreach (var part in given.List("content"))
        {
            yield return part.Field("cache_control"u8) is { } edge ? Part(part) with { CacheEdge = edge } : Part(part);
        }
    }

    private static ContentPart Part(JsonPart part)
    {
        var type = part.Text("type"u8);
        switch (type)
        {
            case "text":
                return new TextContent(part.RequiredSaid("text"u8));
            case "refusal":
                return new RefusalContent(part.RequiredText("refusal"u8));
            case "image_url":
                var image = part.Field("image_url"u8);
                var address = image is { Kind: JsonValueKind.String } plain ? plain.Words() : image?.Text("url"u8);
                return DataAddress.Image(address ?? throw UntranslatableException.Wrong("image_url", "an address"), image?.Text("detail"u8));
            case "file":
                var file = part.Field("file"u8) ?? throw UntranslatableException.Wrong("file", "an object");
                return DataAddress.Document(file.Text("file_data"u8) ?? throw UntranslatableException.NotCarried("file.file_id"), file.Text("filename"u8));
            default:
                throw new UntranslatableException("messages", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    // A tool of the provider's in all but its place.
    private static IEnumerable<ToolDefinition> WebSearch(JsonPart body) =>
        body.Field("web_search_options"u8) is null ? [] : [new ToolDefinition(ToolKind.BuiltIn, WebSearchOptions, WebSearchOptions)];

    private static ToolDefinition ReadTool(JsonPart tool)
    {
        if (tool.Field("function"u8) is { } function)
        {
            return new ToolDefinition(ToolKind.Function, function.RequiredText("name"u8))
            {
                Description = function.Said("description"u8),
                Schema = function.Field("parameters"u8),
                IsStrict = function.Flag("strict"u8),
                CacheEdge = tool.Field("cache_control"u8) ?? function.Field("cache_control"u8),
            };
        }

        var type = tool.Text("type"u8) ?? "";
        if (tool.Field("custom"u8) is not { } custom)
        {
            return new ToolDefinition(ToolKind.BuiltIn, tool.Text("name"u8) ?? type, type);
        }

        // One object deeper than in Responses, whose form is kept.
        var format = custom.Field("format"u8);
        var grammar = format?.Field("grammar"u8);
        return new ToolDefinition(ToolKind.Freeform, custom.RequiredText("name"u8))
        {
            Description = custom.Said("description"u8),
            Format = grammar is { } given
                ? JsonIndex.Parse(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>(StringComparer.Ordinal) { ["type"] = "grammar", ["syntax"] = given.Text("syntax"u8), ["definition"] = given.Text("definition"u8) }))
                : null,
        };
    }

    private static AnswerForm? ReadForm(JsonPart? form) => form?.Text("type"u8) switch
    {
        "json_object" => new AnswerForm(null, null, null, null),
        "json_schema" when form.Value.Field("json_schema"u8) is { } named => new AnswerForm(named.Field("schema"u8), named.Text("name"u8), named.Text("description"u8), named.Flag("strict"u8)),
        null or "text" => null,
        _ => throw UntranslatableException.Wrong("response_format.type", "\"text\", \"json_object\" or \"json_schema\""),
    };
}

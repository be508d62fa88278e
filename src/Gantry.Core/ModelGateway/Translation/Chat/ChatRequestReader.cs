using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Reads a request in OpenAI's Chat Completions.</summary>
internal static class ChatRequestReader
{
    public static Conversation Read(JsonElement body, TranslationWarnings warnings)
    {
        var fields = new List<KeyValuePair<string, JsonElement>>();
        Sort(body, fields, warnings);
        var effort = body.Text("reasoning_effort") ?? body.Field("reasoning")?.Text("effort");
        return new Conversation
        {
            Origin = ModelProtocol.ChatCompletions,
            Turns = [.. (body.Field("messages") ?? throw UntranslatableException.Wrong("messages", "a list")).List("messages").Select(message => ReadTurn(message))],
            Tools = [.. body.Items("tools").Select(tool => ReadTool(tool))],
            Choice = OpenAIChoice.Read(body.Field("tool_choice"), nested: true),
            ParallelCalls = body.Flag("parallel_tool_calls"),
            IsStream = body.Flag("stream") ?? false,
            AsksForUsage = body.Field("stream_options")?.Flag("include_usage") ?? false,
            MaxOutput = body.Number("max_completion_tokens") ?? body.Number("max_tokens"),
            Temperature = body.Real("temperature"),
            TopP = body.Real("top_p"),
            StopSequences = body.Field("stop") is { } stop ? stop.ValueKind == JsonValueKind.String ? [stop.Words()] : [.. stop.List("stop").Select(text => text.Words())] : [],
            Thinking = effort is null ? null : new ThinkingWish(effort, null) { IsShown = true },
            Form = ReadForm(body.Field("response_format")),
            CacheKey = body.Text("prompt_cache_key"),
            Verbosity = body.Text("verbosity"),
            OpenAIFields = fields,
        };
    }

    // What only this protocol says: some of it is a wish, some of it changes what the client gets.
    private static void Sort(JsonElement body, List<KeyValuePair<string, JsonElement>> fields, TranslationWarnings warnings)
    {
        foreach (var field in body.EnumerateObject())
        {
            var value = field.Value;
            switch (field.Name)
            {
                case "model" or "messages" or "tools" or "tool_choice" or "parallel_tool_calls" or "stream" or "stream_options" or "max_completion_tokens" or "max_tokens" or "temperature" or "top_p":
                case "stop" or "reasoning_effort" or "reasoning" or "response_format" or "prompt_cache_key" or "verbosity":
                case var _ when value.ValueKind == JsonValueKind.Null || OpenAIFields.IsUsual(field.Name, value):
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

    private static Turn ReadTurn(JsonElement message)
    {
        switch (message.Text("role"))
        {
            case "system":
                return new Turn(TurnRole.System, [.. Content(message.Field("content"))]);
            case "developer":
                return new Turn(TurnRole.Developer, [.. Content(message.Field("content"))]);
            case "user":
                return new Turn(TurnRole.User, [.. Content(message.Field("content"))]);
            case "tool":
                return new Turn(TurnRole.User, [new ResultContent(message.RequiredText("tool_call_id"), [.. Content(message.Field("content"))], IsError: false) { CacheEdge = message.Field("cache_control") }]);
            case "assistant":
                return ReadAssistant(message);
            default:
                throw UntranslatableException.Wrong("role", "\"system\", \"developer\", \"user\", \"assistant\" or \"tool\"");
        }
    }

    private static Turn ReadAssistant(JsonElement message)
    {
        if (message.Field("audio") is not null || message.Field("function_call") is not null)
        {
            throw UntranslatableException.NotCarried(message.Field("audio") is null ? "function_call" : "audio");
        }

        List<ContentPart> parts = [.. ChatThoughts.Read(message).Select(thought => new ThoughtContent(thought)), .. Content(message.Field("content"))];
        if (message.Text("refusal") is { } refusal)
        {
            parts.Add(new RefusalContent(refusal));
        }

        foreach (var call in message.Items("tool_calls"))
        {
            parts.Add(call.Field("custom") is { } custom
                ? new CallContent(call.RequiredText("id"), custom.RequiredText("name"), custom.Text("input") ?? "", IsFreeform: true)
                : call.Field("function") is { } function
                    ? new CallContent(call.RequiredText("id"), function.RequiredText("name"), function.Text("arguments") ?? "{}", IsFreeform: false)
                    : throw UntranslatableException.Wrong("tool_calls.type", "\"function\" or \"custom\""));
        }

        return new Turn(TurnRole.Assistant, parts);
    }

    private static IEnumerable<ContentPart> Content(JsonElement? content)
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

        foreach (var part in given.List("content"))
        {
            yield return Part(part) with { CacheEdge = part.Field("cache_control") };
        }
    }

    private static ContentPart Part(JsonElement part)
    {
        var type = part.Text("type");
        switch (type)
        {
            case "text":
                return new TextContent(part.RequiredText("text"));
            case "refusal":
                return new RefusalContent(part.RequiredText("refusal"));
            case "image_url":
                var image = part.Field("image_url");
                var address = image is { ValueKind: JsonValueKind.String } plain ? plain.Words() : image?.Text("url");
                return DataAddress.Image(address ?? throw UntranslatableException.Wrong("image_url", "an address"), image?.Text("detail"));
            case "file":
                var file = part.Field("file") ?? throw UntranslatableException.Wrong("file", "an object");
                return DataAddress.Document(file.Text("file_data") ?? throw UntranslatableException.NotCarried("file.file_id"), file.Text("filename"));
            default:
                throw new UntranslatableException("messages", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static ToolDefinition ReadTool(JsonElement tool)
    {
        if (tool.Field("function") is { } function)
        {
            return new ToolDefinition(ToolKind.Function, function.RequiredText("name"))
            {
                Description = function.Text("description"),
                Schema = function.Field("parameters"),
                IsStrict = function.Flag("strict"),
                CacheEdge = tool.Field("cache_control") ?? function.Field("cache_control"),
            };
        }

        var type = tool.Text("type") ?? "";
        if (tool.Field("custom") is not { } custom)
        {
            return new ToolDefinition(ToolKind.BuiltIn, tool.Text("name") ?? type, type);
        }

        // One object deeper than in Responses, whose form is kept.
        var format = custom.Field("format");
        var grammar = format?.Field("grammar");
        return new ToolDefinition(ToolKind.Freeform, custom.RequiredText("name"))
        {
            Description = custom.Text("description"),
            Format = grammar is { } given
                ? JsonSerializer.SerializeToElement(new Dictionary<string, string?>(StringComparer.Ordinal) { ["type"] = "grammar", ["syntax"] = given.Text("syntax"), ["definition"] = given.Text("definition") })
                : null,
        };
    }

    private static AnswerForm? ReadForm(JsonElement? form) => form?.Text("type") switch
    {
        "json_object" => new AnswerForm(null, null, null, null),
        "json_schema" when form.Value.Field("json_schema") is { } named => new AnswerForm(named.Field("schema"), named.Text("name"), named.Text("description"), named.Flag("strict")),
        null or "text" => null,
        _ => throw UntranslatableException.Wrong("response_format.type", "\"text\", \"json_object\" or \"json_schema\""),
    };
}

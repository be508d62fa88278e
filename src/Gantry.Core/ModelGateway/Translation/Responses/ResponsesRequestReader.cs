using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Reads a request in OpenAI's Responses.</summary>
internal static class ResponsesRequestReader
{
    public static Conversation Read(JsonElement body, TranslationWarnings warnings)
    {
        var fields = new List<KeyValuePair<string, JsonElement>>();
        Sort(body, fields, warnings);
        var reasoning = body.Field("reasoning");
        var text = body.Field("text");
        return new Conversation
        {
            Origin = ModelProtocol.Responses,
            Turns = ReadTurns(body, warnings),
            Tools = [.. body.Items("tools").SelectMany(ReadTool)],
            Choice = OpenAIChoice.Read(body.Field("tool_choice"), nested: false),
            ParallelCalls = body.Flag("parallel_tool_calls"),
            IsStream = body.Flag("stream") ?? false,
            AsksForUsage = true,
            MaxOutput = body.Number("max_output_tokens"),
            Temperature = body.Real("temperature"),
            TopP = body.Real("top_p"),
            Thinking = reasoning is null ? null : new ThinkingWish(reasoning.Value.Text("effort"), null) { IsShown = reasoning.Value.Text("summary") is not null },
            Form = ReadForm(text?.Field("format")),
            CacheKey = body.Text("prompt_cache_key"),
            Verbosity = text?.Text("verbosity"),
            OpenAIFields = fields,
        };
    }

    private static void Sort(JsonElement body, List<KeyValuePair<string, JsonElement>> fields, TranslationWarnings warnings)
    {
        foreach (var field in body.EnumerateObject())
        {
            var value = field.Value;
            switch (field.Name)
            {
                case "model" or "input" or "instructions" or "tools" or "tool_choice" or "parallel_tool_calls" or "stream" or "stream_options" or "max_output_tokens" or "temperature" or "top_p" or "reasoning":
                case "text" or "prompt_cache_key":
                case var _ when value.ValueKind == JsonValueKind.Null || OpenAIFields.IsUsual(field.Name, value):
                    break;
                case "previous_response_id" or "conversation" or "background" or "prompt" or "top_logprobs":
                    throw UntranslatableException.NotCarried(field.Name);
                case "include":
                    foreach (var wanted in value.List("include").Where(wanted => !wanted.ValueEquals("reasoning.encrypted_content")))
                    {
                        warnings.Add($"include:{wanted.Words()}");
                    }

                    break;
                case var _ when OpenAIFields.AreShared(field.Name):
                    fields.Add(new(field.Name, value));
                    break;
                default:
                    warnings.Add(field.Name);
                    break;
            }
        }
    }

    // Items of one side that follow one another are one turn.
    private static List<Turn> ReadTurns(JsonElement body, TranslationWarnings warnings)
    {
        var turns = new List<Turn>();
        if (body.Text("instructions") is { Length: > 0 } instructions)
        {
            turns.Add(new Turn(TurnRole.System, [new TextContent(instructions)]));
        }

        var input = body.Field("input") ?? throw UntranslatableException.Wrong("input", "a text or a list");
        if (input.ValueKind == JsonValueKind.String)
        {
            turns.Add(new Turn(TurnRole.User, [new TextContent(input.Words())]));
            return turns;
        }

        foreach (var item in input.List("input"))
        {
            if (ReadItem(item, warnings) is not { } turn)
            {
                continue;
            }

            if (turns.Count > 0 && turns[^1].Role == turn.Role && turn.Role == TurnRole.Assistant)
            {
                turns[^1] = turn with { Parts = [.. turns[^1].Parts, .. turn.Parts] };
            }
            else
            {
                turns.Add(turn);
            }
        }

        return turns;
    }

    private static Turn? ReadItem(JsonElement item, TranslationWarnings warnings)
    {
        var type = item.Text("type") ?? "message";
        switch (type)
        {
            case "message":
                return new Turn(Role(item), [.. Content(item.Field("content"))]);
            case "function_call":
                return Assistant(new CallContent(item.RequiredText("call_id"), NameOf(item), item.Text("arguments") ?? "{}", IsFreeform: false));
            case "custom_tool_call":
                return Assistant(new CallContent(item.RequiredText("call_id"), NameOf(item), item.Text("input") ?? "", IsFreeform: true));
            case "function_call_output" or "custom_tool_call_output":
                return new Turn(TurnRole.User, [new ResultContent(item.RequiredText("call_id"), [.. Content(item.Field("output"))], IsError: false)]);
            case "reasoning":
                return Assistant(new ThoughtContent(ReadThought(item)));
            case "web_search_call" or "file_search_call" or "code_interpreter_call" or "image_generation_call" or "mcp_list_tools":
                // What a provider's own tool did; its words about it stand beside it.
                warnings.Add($"input:{type}");
                return null;
            case "item_reference":
                throw UntranslatableException.NotCarried("input.item_reference");
            default:
                throw new UntranslatableException("input", $"An item of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static Turn Assistant(ContentPart part) => new(TurnRole.Assistant, [part]);

    private static TurnRole Role(JsonElement item) => item.Text("role") switch
    {
        "system" => TurnRole.System,
        "developer" => TurnRole.Developer,
        "user" => TurnRole.User,
        "assistant" => TurnRole.Assistant,
        _ => throw UntranslatableException.Wrong("role", "\"system\", \"developer\", \"user\" or \"assistant\""),
    };

    private static Thought ReadThought(JsonElement item)
    {
        var summary = string.Join("\n\n", item.Items("summary").Select(part => part.Text("text")));
        var text = summary.Length > 0 ? summary : string.Concat(item.Items("content").Select(part => part.Text("text")));
        var seal = item.Text("encrypted_content");
        return Thought.Unwrap(seal, text) ?? new Thought(text, ModelProtocol.Responses, seal) { Id = item.Text("id") };
    }

    private static IEnumerable<ContentPart> Content(JsonElement? content)
    {
        if (content is not { } given)
        {
            return [];
        }

        return given.ValueKind == JsonValueKind.String ? [new TextContent(given.Words())] : given.List("content").Select(Part);
    }

    private static ContentPart Part(JsonElement part)
    {
        var type = part.Text("type");
        switch (type)
        {
            case "input_text" or "output_text" or "text" or "summary_text":
                return new TextContent(part.RequiredText("text"));
            case "refusal":
                return new RefusalContent(part.RequiredText("refusal"));
            case "input_image":
                return DataAddress.Image(part.Text("image_url") ?? throw UntranslatableException.NotCarried("input_image.file_id"), part.Text("detail"));
            case "input_file" when part.Text("file_url") is { } url:
                return new DocumentContent(null, null, url, null) { Title = part.Text("filename") };
            case "input_file":
                return DataAddress.Document(part.Text("file_data") ?? throw UntranslatableException.NotCarried("input_file.file_id"), part.Text("filename"));
            default:
                throw new UntranslatableException("input", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static IEnumerable<ToolDefinition> ReadTool(JsonElement tool)
    {
        var type = tool.Text("type");
        return type switch
        {
            "function" => [Function(tool, tool.RequiredText("name"))],
            "custom" => [new ToolDefinition(ToolKind.Freeform, tool.RequiredText("name")) { Description = tool.Text("description"), Format = tool.Field("format") }],
            "namespace" => tool.Items("tools").Where(inner => inner.Text("type") == "function").Select(inner => Function(inner, NamespacedName.Join(tool.RequiredText("name"), inner.RequiredText("name")))),
            _ => [new ToolDefinition(ToolKind.BuiltIn, tool.Text("name") ?? type ?? "", type ?? "")],
        };
    }

    private static ToolDefinition Function(JsonElement tool, string name) => new(ToolKind.Function, name)
    {
        Description = tool.Text("description"),
        Schema = tool.Field("parameters"),
        IsStrict = tool.Flag("strict"),
    };

    private static string NameOf(JsonElement call) =>
        call.Text("namespace") is { } space ? NamespacedName.Join(space, call.RequiredText("name")) : call.RequiredText("name");

    private static AnswerForm? ReadForm(JsonElement? form) => form?.Text("type") switch
    {
        "json_object" => new AnswerForm(null, null, null, null),
        "json_schema" => new AnswerForm(form.Value.Field("schema"), form.Value.Text("name"), form.Value.Text("description"), form.Value.Flag("strict")),
        null or "text" => null,
        _ => throw UntranslatableException.Wrong("text.format.type", "\"text\", \"json_object\" or \"json_schema\""),
    };
}

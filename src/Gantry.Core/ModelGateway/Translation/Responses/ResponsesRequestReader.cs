using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Reads a request in OpenAI's Responses.</summary>
internal static class ResponsesRequestReader
{
    public static Conversation Read(JsonPart body, TranslationWarnings warnings)
    {
        var fields = new List<KeyValuePair<string, JsonPart>>();
        Sort(body, fields, warnings);
        var reasoning = body.Field("reasoning"u8);
        var text = body.Field("text"u8);
        return new Conversation
        {
            Origin = ModelProtocol.Responses,
            Turns = ReadTurns(body, warnings),
            Tools = ReadTools(body),
            Choice = OpenAIChoice.Read(body.Field("tool_choice"u8), nested: false),
            ParallelCalls = body.Flag("parallel_tool_calls"u8),
            IsStream = body.Flag("stream"u8) ?? false,
            AsksForUsage = true,
            MaxOutput = body.Number("max_output_tokens"u8),
            Temperature = body.Real("temperature"u8),
            TopP = body.Real("top_p"u8),
            Thinking = reasoning is null ? null : new ThinkingWish(reasoning.Value.Text("effort"u8), null) { IsShown = reasoning.Value.Text("summary"u8) is not null },
            Form = ReadForm(text?.Field("format"u8)),
            CacheKey = body.Text("prompt_cache_key"u8),
            Verbosity = text?.Text("verbosity"u8),
            OpenAIFields = fields,
        };
    }

    private static void Sort(JsonPart body, List<KeyValuePair<string, JsonPart>> fields, TranslationWarnings warnings)
    {
        foreach (var field in body.Fields())
        {
            var value = field.Value;
            switch (field.Name)
            {
                case "model" or "input" or "instructions" or "tools" or "tool_choice" or "parallel_tool_calls" or "stream" or "stream_options" or "max_output_tokens" or "temperature" or "top_p" or "reasoning":
                case "text" or "prompt_cache_key":
                case var _ when value.Kind == JsonValueKind.Null || OpenAIFields.IsUsual(field.Name, value):
                    break;
                case "previous_response_id" or "conversation" or "background" or "prompt" or "top_logprobs":
                    throw UntranslatableException.NotCarried(field.Name);
                case "include":
                    foreach (var wanted in value.List("include").Where(wanted => !wanted.Is("reasoning.encrypted_content"u8)))
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
    private static List<Turn> ReadTurns(JsonPart body, TranslationWarnings warnings)
    {
        var turns = new List<Turn>();
        if (body.Said("instructions"u8) is { IsEmpty: false } instructions)
        {
            turns.Add(new Turn(TurnRole.System, [new TextContent(instructions)]));
        }

        var input = body.Field("input"u8) ?? throw UntranslatableException.Wrong("input", "a text or a list");
        if (input.Kind == JsonValueKind.String)
        {
            turns.Add(new Turn(TurnRole.User, [new TextContent(JsonText.Of(input))]));
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
                turns[^1] = turns[^1].Then(turn);
            }
            else
            {
                turns.Add(turn);
            }
        }

        return turns;
    }

    private static Turn? ReadItem(JsonPart item, TranslationWarnings warnings)
    {
        var type = item.Text("type"u8) ?? "message";
        switch (type)
        {
            case "message":
                // Whether it was a word on the way or the last one, which only OpenAI's models are told.
                warnings.AddIf(item.Text("phase"u8) is not null, "phase");
                return new Turn(Role(item), [.. Content(item.Field("content"u8))]);
            case "function_call":
                return Assistant(new CallContent(item.RequiredText("call_id"u8), NameOf(item), item.Said("arguments"u8) ?? "{}", IsFreeform: false));
            case "custom_tool_call":
                return Assistant(new CallContent(item.RequiredText("call_id"u8), NameOf(item), item.Said("input"u8) ?? "", IsFreeform: true));
            case "function_call_output" or "custom_tool_call_output":
                return new Turn(TurnRole.User, [new ResultContent(item.RequiredText("call_id"u8), [.. Content(item.Field("output"u8))], IsError: false)]);
            case "reasoning":
                return Assistant(new ThoughtContent(ReadThought(item)));
            case "web_search_call" or "file_search_call" or "code_interpreter_call" or "image_generation_call" or "mcp_list_tools":
                // What a provider's own tool did; its words about it stand beside it.
                warnings.Add($"input:{type}");
                return null;
            case "tool_search_call":
                // What it found stands in its output; the search itself no other provider knows.
                warnings.Add($"input:{type}");
                return null;
            case "tool_search_output" or "additional_tools":
                // Its tools are among the others by now.
                return null;
            case "item_reference":
                throw UntranslatableException.NotCarried("input.item_reference");
            default:
                throw new UntranslatableException("input", $"An item of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    private static Turn Assistant(ContentPart part) => new(TurnRole.Assistant, [part]);

    private static TurnRole Role(JsonPart item) => item.Text("role"u8) switch
    {
        "system" => TurnRole.System,
        "developer" => TurnRole.Developer,
        "user" => TurnRole.User,
        "assistant" => TurnRole.Assistant,
        _ => throw UntranslatableException.Wrong("role", "\"system\", \"developer\", \"user\" or \"assistant\""),
    };

    private static Thought ReadThought(JsonPart item)
    {
        var summary = string.Join("\n\n", item.Items("summary"u8).Select(part => part.Text("text"u8)));
        var text = summary.Length > 0 ? summary : string.Concat(item.Items("content"u8).Select(part => part.Text("text"u8)));
        var seal = item.Text("encrypted_content"u8);
        return Thought.Unwrap(seal, text) ?? new Thought(text, ModelProtocol.Responses, seal) { Id = item.Text("id"u8) };
    }

    private static IEnumerable<ContentPart> Content(JsonPart? content)
    {
        if (content is not { } given)
        {
            return [];
        }

        return given.Kind == JsonValueKind.String ? [new TextContent(JsonText.Of(given))] : given.List("content").Select(Part);
    }

    private static ContentPart Part(JsonPart part)
    {
        var type = part.Text("type"u8);
        switch (type)
        {
            case "input_text" or "output_text" or "text" or "summary_text":
                return new TextContent(part.RequiredSaid("text"u8));
            case "refusal":
                return new RefusalContent(part.RequiredText("refusal"u8));
            case "input_image":
                return DataAddress.Image(part.Text("image_url"u8) ?? throw UntranslatableException.NotCarried("input_image.file_id"), part.Text("detail"u8));
            case "input_file" when part.Text("file_url"u8) is { } url:
                return new DocumentContent(null, null, url, null) { Title = part.Text("filename"u8) };
            case "input_file":
                return DataAddress.Document(part.Text("file_data"u8) ?? throw UntranslatableException.NotCarried("input_file.file_id"), part.Text("filename"u8));
            default:
                throw new UntranslatableException("input", $"Content of the type \"{type}\" cannot be carried to this model, whose provider speaks another protocol; leave it out.");
        }
    }

    // Tools may be added in the course of a conversation; elsewhere all of them stand at its beginning.
    private static IReadOnlyList<ToolDefinition> ReadTools(JsonPart body)
    {
        var added = body.Items("input"u8).Where(item => item.Text("type"u8) is "tool_search_output" or "additional_tools").SelectMany(item => item.Items("tools"u8));
        return [.. body.Items("tools"u8).Concat(added).SelectMany(ReadTool).DistinctBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<ToolDefinition> ReadTool(JsonPart tool)
    {
        var type = tool.Text("type"u8);
        return type switch
        {
            "function" => [Function(tool, tool.RequiredText("name"u8))],
            "custom" => [new ToolDefinition(ToolKind.Freeform, tool.RequiredText("name"u8)) { Description = tool.Said("description"u8), Format = tool.Field("format"u8) }],
            "namespace" => tool.Items("tools"u8).SelectMany(ReadTool).Select(inner => inner.Kind == ToolKind.BuiltIn ? inner : inner with { Name = NamespacedName.Join(tool.RequiredText("name"u8), inner.Name) }),
            _ => [new ToolDefinition(ToolKind.BuiltIn, tool.Text("name"u8) ?? type ?? "", type ?? "")],
        };
    }

    private static ToolDefinition Function(JsonPart tool, string name) => new(ToolKind.Function, name)
    {
        Description = tool.Said("description"u8),
        Schema = tool.Field("parameters"u8),
        IsStrict = tool.Flag("strict"u8),
    };

    private static string NameOf(JsonPart call) =>
        call.Text("namespace"u8) is { } space ? NamespacedName.Join(space, call.RequiredText("name"u8)) : call.RequiredText("name"u8);

    private static AnswerForm? ReadForm(JsonPart? form) => form?.Text("type"u8) switch
    {
        "json_object" => new AnswerForm(null, null, null, null),
        "json_schema" => new AnswerForm(form.Value.Field("schema"u8), form.Value.Text("name"u8), form.Value.Text("description"u8), form.Value.Flag("strict"u8)),
        null or "text" => null,
        _ => throw UntranslatableException.Wrong("text.format.type", "\"text\", \"json_object\" or \"json_schema\""),
    };
}

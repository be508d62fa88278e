using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Writes a request in OpenAI's Chat Completions.</summary>
internal sealed class ChatRequestWriter(Utf8JsonWriter json, TranslationTerms terms, ToolNames names, TranslationWarnings warnings)
{
    public void Write(Conversation conversation)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, terms.Model);
        if (conversation.IsStream)
        {
            json.WriteBoolean("stream"u8, value: true);
            if (terms.AsksForStreamUsage)
            {
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_usage"u8, value: true);
                json.WriteEndObject();
            }
        }

        if (conversation.MaxOutput is { } most)
        {
            // Other servers know the older name, and OpenAI's thinking models only the newer one.
            json.WriteNumber(terms.IsOpenAI ? "max_completion_tokens" : "max_tokens", most);
        }

        OpenAISampling.Write(json, conversation, terms, warnings, hasEffort: true);
        WriteStops(conversation);
        WriteTools(conversation);
        WriteForm(conversation.Form);
        WriteMessages(conversation.Turns);
        json.WriteEndObject();
    }

    private void WriteStops(Conversation conversation)
    {
        if (conversation.StopSequences.Count > 0)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in conversation.StopSequences)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void WriteTools(Conversation conversation)
    {
        if (conversation.Tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in conversation.Tools)
        {
            warnings.AddIf(tool.CacheEdge is not null, "cache_control");
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, names.ToProvider(tool.Name));
            json.WriteText("description"u8, tool.Kind == ToolKind.Freeform ? FreeformInput.Describe(tool) : tool.Description);
            json.WritePart("parameters"u8, tool.Kind == ToolKind.Freeform ? FreeformInput.Schema : tool.Schema);
            if (tool.IsStrict is { } strict)
            {
                json.WriteBoolean("strict"u8, strict);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (conversation.Choice is { } choice)
        {
            OpenAIChoice.Write(json, choice, names, nested: true);
        }

        if (conversation.ParallelCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private void WriteForm(AnswerForm? form)
    {
        if (form is null)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, form.Schema is null ? "json_object" : "json_schema");
        if (form.Schema is { } schema)
        {
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, form.Name ?? "answer");
            json.WriteText("description"u8, form.Description);
            json.WritePart("schema"u8, schema);
            if (form.IsStrict is { } strict)
            {
                json.WriteBoolean("strict"u8, strict);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteMessages(IReadOnlyList<Turn> turns)
    {
        json.WriteStartArray("messages"u8);

        // Templates of many models take one system message, at the beginning.
        var leading = turns.TakeWhile(turn => turn.Role is TurnRole.System or TurnRole.Developer).ToList();
        if (leading.SelectMany(turn => turn.Parts).Any())
        {
            WriteSystem(leading.SelectMany(turn => turn.Parts));
        }

        for (var i = leading.Count; i < turns.Count; i++)
        {
            switch (turns[i].Role)
            {
                case TurnRole.System or TurnRole.Developer:
                    WriteSystem(turns[i].Parts);
                    break;
                case TurnRole.User:
                    WriteUser(turns[i].Parts);
                    break;
                default:
                    // Templates of many models insist that user and assistant take turns.
                    var turn = turns[i];
                    while (i + 1 < turns.Count && turns[i + 1].Role == TurnRole.Assistant)
                    {
                        turn = turn.Then(turns[++i]);
                    }

                    warnings.AddIf(i == turns.Count - 1, "assistant_last");
                    WriteAssistant(turn.Parts);
                    break;
            }
        }

        json.WriteEndArray();
    }

    private void WriteSystem(IEnumerable<ContentPart> parts)
    {
        var texts = parts.Select(part => Noted(part) is TextContent text ? text.Text : throw UntranslatableException.NotCarried("system.content")).ToList();
        json.WriteStartObject();
        json.WriteString("role"u8, "system"u8);
        json.WriteJoined("content"u8, texts, "\n\n");
        json.WriteEndObject();
    }

    // Results are messages of their own, before anything else that the user says.
    private void WriteUser(IReadOnlyList<ContentPart> parts)
    {
        var rest = new List<ContentPart>();
        foreach (var result in parts.OfType<ResultContent>())
        {
            WriteResult(result, rest);
        }

        rest.AddRange(parts.Where(part => part is not ResultContent));
        if (rest.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        ChatContent.Write(json, [.. rest.Select(Noted)]);
        json.WriteEndObject();
    }

    private void WriteResult(ResultContent result, List<ContentPart> rest)
    {
        List<IReadOnlyList<JsonText>> texts = [.. result.Parts.Select(TextOf).OfType<IReadOnlyList<JsonText>>()];
        var others = result.Parts.Where(part => part is ImageContent or DocumentContent { Text: null }).ToList();
        if (others.Count > 0)
        {
            // A tool's message holds text only.
            warnings.Add("tool_result.image");
            texts.Add(["(What the tool showed stands in the next message.)"]);
            rest.Add(new TextContent($"What the tool call {result.CallId} showed:"));
            rest.AddRange(others);
        }

        Noted(result);
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, CallIds.For(ModelProtocol.ChatCompletions, result.CallId));
        ResultText.Write(json, "content"u8, texts, result.IsError);
        json.WriteEndObject();
    }

    private static IReadOnlyList<JsonText>? TextOf(ContentPart part) => part switch
    {
        TextContent text => [text.Text],
        DocumentContent { Text: not null } document => document.AsText,
        _ => null,
    };

    private void WriteAssistant(IReadOnlyList<ContentPart> parts)
    {
        var thoughts = parts.OfType<ThoughtContent>().Select(part => part.Thought).ToList();
        var known = thoughts.Where(thought => thought.Origin == ModelProtocol.ChatCompletions).ToList();
        warnings.AddIf(known.Count < thoughts.Count, "thinking");
        var calls = parts.OfType<CallContent>().ToList();
        var said = SaidIn(parts);
        var refused = string.Join(ChatContent.Apart, parts.OfType<RefusalContent>().Select(refusal => refusal.Text));
        if (said.Count == 0 && refused.Length == 0 && calls.Count == 0)
        {
            return;
        }

        foreach (var part in parts)
        {
            Noted(part);
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (said.Count > 0)
        {
            json.WriteJoined("content"u8, said, "");
        }
        else
        {
            json.WriteNull("content"u8);
        }

        ChatThoughts.Write(json, known);
        json.WriteText("refusal"u8, refused.Length > 0 ? refused : null);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                WriteCall(call);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // One text, since some servers take no list here. Texts of one message go on with each other; others stay apart.
    private static List<JsonText> SaidIn(IReadOnlyList<ContentPart> parts)
    {
        var said = new List<JsonText>();
        var isApart = false;
        foreach (var part in parts)
        {
            isApart |= part.IsApart || part is not TextContent;
            if (part is not TextContent { Text: { IsEmpty: false } text })
            {
                continue;
            }

            if (isApart && said.Count > 0)
            {
                said.Add(ChatContent.Apart);
            }

            said.Add(text);
            isApart = false;
        }

        return said;
    }

    private void WriteCall(CallContent call)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, CallIds.For(ModelProtocol.ChatCompletions, call.Id));
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, names.ToProvider(call.Name));
        json.WriteText("arguments"u8, call.IsFreeform ? FreeformInput.Wrap(call.Arguments.ToString()) : call.Arguments.IsEmpty ? "{}" : call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Providers of this protocol cache by themselves.
    private ContentPart Noted(ContentPart part)
    {
        warnings.AddIf(part.CacheEdge is not null, "cache_control");
        return part;
    }
}

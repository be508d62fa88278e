using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Writes a request in OpenAI's Responses. Nothing is stored there: the client keeps the conversation, thoughts included.</summary>
internal sealed class ResponsesRequestWriter(Utf8JsonWriter json, TranslationTerms terms, ToolNames names, TranslationWarnings warnings)
{
    // The provider refuses less.
    private const long LeastOutput = 16;

    public void Write(Conversation conversation)
    {
        if (conversation.StopSequences.Count > 0)
        {
            throw UntranslatableException.NotCarried(conversation.Origin == ModelProtocol.Messages ? "stop_sequences" : "stop");
        }

        json.WriteStartObject();
        json.WriteString("model"u8, terms.Model);
        if (conversation.IsStream)
        {
            json.WriteBoolean("stream"u8, value: true);
        }

        json.WriteBoolean("store"u8, value: false);
        if (conversation.MaxOutput is { } most)
        {
            warnings.AddIf(most < LeastOutput, "max_tokens");
            json.WriteNumber("max_output_tokens"u8, Math.Max(most, LeastOutput));
        }

        OpenAISampling.Write(json, conversation, terms, warnings, hasEffort: false);
        WriteReasoning(conversation);
        WriteText(conversation);
        WriteTools(conversation);
        WriteInput(conversation.Turns);
        json.WriteEndObject();
    }

    private void WriteReasoning(Conversation conversation)
    {
        var effort = OpenAISampling.Effort(conversation);
        var isShown = conversation.Thinking is { IsShown: true, IsOff: false };
        if (effort is not null || isShown)
        {
            json.WriteStartObject("reasoning"u8);
            json.WriteText("effort"u8, effort);
            json.WriteText("summary"u8, isShown ? "auto" : null);
            json.WriteEndObject();
        }

        // Models that do not think refuse to be asked for it.
        if (conversation.Thinking is { IsOff: false } || ThinksAlways(terms.Model) || conversation.Turns.Any(turn => turn.Parts.Any(IsOurs)))
        {
            json.WriteStartArray("include"u8);
            json.WriteStringValue("reasoning.encrypted_content");
            json.WriteEndArray();
        }
    }

    private static bool ThinksAlways(string model) =>
        model.StartsWith("gpt-5", StringComparison.Ordinal) || model.StartsWith("o3", StringComparison.Ordinal) || model.StartsWith("o4", StringComparison.Ordinal) || model.StartsWith("codex", StringComparison.Ordinal);

    private static bool IsOurs(ContentPart part) => part is ThoughtContent { Thought: { Origin: ModelProtocol.Responses, Seal: not null } };

    private void WriteText(Conversation conversation)
    {
        if (conversation.Form is null && conversation.Verbosity is null)
        {
            return;
        }

        json.WriteStartObject("text"u8);
        json.WriteText("verbosity"u8, conversation.Verbosity);
        if (conversation.Form is { } form)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, form.Schema is null ? "json_object" : "json_schema");
            if (form.Schema is { } schema)
            {
                json.WriteString("name"u8, form.Name ?? "answer");
                json.WriteText("description"u8, form.Description);
                json.WritePart("schema"u8, schema);
                json.WriteBoolean("strict"u8, form.IsStrict ?? false);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
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
            json.WriteString("type"u8, tool.Kind == ToolKind.Freeform ? "custom" : "function");
            json.WriteString("name"u8, names.ToProvider(tool.Name));
            json.WriteText("description"u8, tool.Description);
            if (tool.Kind == ToolKind.Freeform)
            {
                json.WritePart("format"u8, tool.Format);
            }
            else
            {
                json.WritePart("parameters"u8, tool.Schema);

                // Said nothing of, it would be held to the schema here and not elsewhere.
                json.WriteBoolean("strict"u8, tool.IsStrict ?? false);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (conversation.Choice is { } choice)
        {
            OpenAIChoice.Write(json, choice, names, nested: false);
        }

        if (conversation.ParallelCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private void WriteInput(IReadOnlyList<Turn> turns)
    {
        var leading = turns.TakeWhile(turn => turn.Role == TurnRole.System).ToList();
        var instructions = leading.SelectMany(turn => turn.Parts).Select(part => Noted(part) is TextContent text ? text.Text : throw UntranslatableException.NotCarried("system.content")).ToList();
        if (instructions.Count > 0)
        {
            json.WriteJoined("instructions"u8, instructions, "\n\n");
        }

        var freeform = turns.SelectMany(turn => turn.Parts).OfType<CallContent>().Where(call => call.IsFreeform).Select(call => call.Id).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("input"u8);
        for (var i = leading.Count; i < turns.Count; i++)
        {
            warnings.AddIf(i == turns.Count - 1 && turns[i].Role == TurnRole.Assistant, "assistant_last");
            WriteTurn(turns[i], freeform);
        }

        json.WriteEndArray();
    }

    private void WriteTurn(Turn turn, HashSet<string> freeform)
    {
        var said = new List<ContentPart>();
        foreach (var part in turn.Parts.Select(Noted))
        {
            if (part is TextContent { Text.IsEmpty: true } && turn.Role == TurnRole.Assistant)
            {
                // Clients of Chat Completions say it beside calls; the model said nothing.
                continue;
            }

            if (part is TextContent or RefusalContent or ImageContent or DocumentContent)
            {
                if (part.IsApart)
                {
                    WriteMessage(turn.Role, said);
                }

                said.Add(part);
                continue;
            }

            WriteMessage(turn.Role, said);
            switch (part)
            {
                case CallContent call:
                    WriteCall(call);
                    break;
                case ResultContent result:
                    WriteResult(result, freeform.Contains(result.CallId));
                    break;
                case ThoughtContent { Thought: var thought } when IsOurs(part):
                    WriteThought(thought);
                    break;
                default:
                    warnings.Add("thinking");
                    break;
            }
        }

        WriteMessage(turn.Role, said);
    }

    private void WriteMessage(TurnRole role, List<ContentPart> said)
    {
        if (said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, role switch
        {
            TurnRole.System => "system",
            TurnRole.Developer => "developer",
            TurnRole.User => "user",
            _ => "assistant",
        });
        json.WriteStartArray("content"u8);
        foreach (var part in said)
        {
            ResponsesContent.Write(json, part, isOutput: role == TurnRole.Assistant);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        said.Clear();
    }

    private void WriteCall(CallContent call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, call.IsFreeform ? "custom_tool_call" : "function_call");
        json.WriteString("call_id"u8, CallIds.For(ModelProtocol.Responses, call.Id));
        json.WriteString("name"u8, names.ToProvider(call.Name));
        json.WriteText(call.IsFreeform ? "input"u8 : "arguments"u8, call.Arguments.IsEmpty && !call.IsFreeform ? "{}" : call.Arguments);
        json.WriteEndObject();
    }

    private void WriteResult(ResultContent result, bool isFreeform)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, isFreeform ? "custom_tool_call_output" : "function_call_output");
        json.WriteString("call_id"u8, CallIds.For(ModelProtocol.Responses, result.CallId));
        if (result.Parts.All(part => part is TextContent))
        {
            ResultText.Write(json, "output"u8, [.. result.Parts.Cast<TextContent>().Select(text => (IReadOnlyList<JsonText>)[text.Text])], result.IsError);
        }
        else
        {
            json.WriteStartArray("output"u8);
            if (result.IsError)
            {
                ResponsesContent.Write(json, new TextContent("Error:"), isOutput: false);
            }

            foreach (var part in result.Parts)
            {
                ResponsesContent.Write(json, part, isOutput: false);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteThought(Thought thought)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteText("id"u8, thought.Id);
        json.WriteStartArray("summary"u8);
        if (thought.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "summary_text"u8);
            json.WriteString("text"u8, thought.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("encrypted_content"u8, thought.Seal);
        json.WriteEndObject();
    }

    // The provider caches by itself, best by prompt_cache_key.
    private ContentPart Noted(ContentPart part)
    {
        warnings.AddIf(part.CacheEdge is not null, "cache_control");
        return part;
    }
}

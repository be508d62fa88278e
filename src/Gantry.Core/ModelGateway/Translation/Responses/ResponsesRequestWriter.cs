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
        json.WriteString("model", terms.Model);
        if (conversation.IsStream)
        {
            json.WriteBoolean("stream", value: true);
        }

        json.WriteBoolean("store", value: false);
        if (conversation.MaxOutput is { } most)
        {
            warnings.AddIf(most < LeastOutput, "max_tokens");
            json.WriteNumber("max_output_tokens", Math.Max(most, LeastOutput));
        }

        OpenAISampling.Write(json, conversation, terms, warnings, effortField: null);
        WriteReasoning(conversation);
        WriteText(conversation);
        WriteTools(conversation);
        WriteInput(conversation.Turns);
        json.WriteEndObject();
    }

    private void WriteReasoning(Conversation conversation)
    {
        var effort = OpenAISampling.Effort(conversation.Thinking);
        var isShown = conversation.Thinking is { IsShown: true };
        if (effort is not null || isShown)
        {
            json.WriteStartObject("reasoning");
            json.WriteText("effort", effort);
            json.WriteText("summary", isShown ? "auto" : null);
            json.WriteEndObject();
        }

        // Models that do not think refuse to be asked for it.
        if (conversation.Thinking is not null || ThinksAlways(terms.Model) || conversation.Turns.Any(turn => turn.Parts.Any(IsOurs)))
        {
            json.WriteStartArray("include");
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

        json.WriteStartObject("text");
        json.WriteText("verbosity", conversation.Verbosity);
        if (conversation.Form is { } form)
        {
            json.WriteStartObject("format");
            json.WriteString("type", form.Schema is null ? "json_object" : "json_schema");
            if (form.Schema is { } schema)
            {
                json.WriteString("name", form.Name ?? "answer");
                json.WriteText("description", form.Description);
                json.WriteElement("schema", schema);
                json.WriteBoolean("strict", form.IsStrict ?? false);
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

        json.WriteStartArray("tools");
        foreach (var tool in conversation.Tools)
        {
            warnings.AddIf(tool.CacheEdge is not null, "cache_control");
            json.WriteStartObject();
            json.WriteString("type", tool.Kind == ToolKind.Freeform ? "custom" : "function");
            json.WriteString("name", names.ToProvider(tool.Name));
            json.WriteText("description", tool.Description);
            if (tool.Kind == ToolKind.Freeform)
            {
                json.WriteElement("format", tool.Format);
            }
            else
            {
                json.WriteElement("parameters", tool.Schema);

                // Said nothing of, it would be held to the schema here and not elsewhere.
                json.WriteBoolean("strict", tool.IsStrict ?? false);
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
            json.WriteBoolean("parallel_tool_calls", parallel);
        }
    }

    private void WriteInput(IReadOnlyList<Turn> turns)
    {
        var leading = turns.TakeWhile(turn => turn.Role == TurnRole.System).ToList();
        var instructions = leading.SelectMany(turn => turn.Parts).Select(part => Noted(part) is TextContent text ? text.Text : throw UntranslatableException.NotCarried("system.content")).ToList();
        if (instructions.Count > 0)
        {
            json.WriteString("instructions", string.Join("\n\n", instructions));
        }

        var freeform = turns.SelectMany(turn => turn.Parts).OfType<CallContent>().Where(call => call.IsFreeform).Select(call => call.Id).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("input");
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
            if (part is TextContent or RefusalContent or ImageContent or DocumentContent)
            {
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
        json.WriteString("type", "message");
        json.WriteString("role", role switch
        {
            TurnRole.System => "system",
            TurnRole.Developer => "developer",
            TurnRole.User => "user",
            _ => "assistant",
        });
        json.WriteStartArray("content");
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
        json.WriteString("type", call.IsFreeform ? "custom_tool_call" : "function_call");
        json.WriteString("call_id", CallIds.For(ModelProtocol.Responses, call.Id));
        json.WriteString("name", names.ToProvider(call.Name));
        json.WriteString(call.IsFreeform ? "input" : "arguments", call.Arguments.Length == 0 && !call.IsFreeform ? "{}" : call.Arguments);
        json.WriteEndObject();
    }

    private void WriteResult(ResultContent result, bool isFreeform)
    {
        json.WriteStartObject();
        json.WriteString("type", isFreeform ? "custom_tool_call_output" : "function_call_output");
        json.WriteString("call_id", CallIds.For(ModelProtocol.Responses, result.CallId));
        if (result.Parts.All(part => part is TextContent))
        {
            json.WriteString("output", ResultText.Of([.. result.Parts.Cast<TextContent>().Select(text => text.Text)], result.IsError));
        }
        else
        {
            json.WriteStartArray("output");
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
        json.WriteString("type", "reasoning");
        json.WriteText("id", thought.Id);
        json.WriteStartArray("summary");
        if (thought.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "summary_text");
            json.WriteString("text", thought.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("encrypted_content", thought.Seal);
        json.WriteEndObject();
    }

    // The provider caches by itself, best by prompt_cache_key.
    private ContentPart Noted(ContentPart part)
    {
        warnings.AddIf(part.CacheEdge is not null, "cache_control");
        return part;
    }
}

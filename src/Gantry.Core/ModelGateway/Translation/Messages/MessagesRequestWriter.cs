using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Writes a request in Anthropic's Messages.</summary>
internal sealed class MessagesRequestWriter(Utf8JsonWriter json, TranslationTerms terms, ToolNames names, TranslationWarnings warnings)
{
    // What models give at least, thoughts included; a provider wants a limit, and the client named none.
    private const long UsualMaxOutput = 32_000;
    private const long MaxOutputOfOld = 8_192;
    private const string Continue = "Continue.";

    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object","properties":{}}""");
    private static readonly JsonElement Ephemeral = JsonElement.Parse("""{"type":"ephemeral"}""");

    public void Write(Conversation conversation)
    {
        var (system, turns) = Arrange(conversation);
        var marksItself = conversation.CacheKey is not null && !HasEdges(conversation);
        var most = conversation.MaxOutput ?? terms.MaxOutput ?? (terms.Model.StartsWith("claude-3-", StringComparison.Ordinal) && !terms.Model.StartsWith("claude-3-7", StringComparison.Ordinal) ? MaxOutputOfOld : UsualMaxOutput);
        var thinking = ClaudeThinking.Of(conversation, turns, terms.Model, most, warnings);

        json.WriteStartObject();
        json.WriteString("model", terms.Model);
        json.WriteNumber("max_tokens", most);
        if (conversation.IsStream)
        {
            json.WriteBoolean("stream", value: true);
        }

        WriteSystem(system, marksItself);
        WriteTools(conversation, marksItself && system.Count == 0);
        WriteChoice(conversation);
        thinking.Write(json);
        WriteForm(conversation, thinking);
        WriteSampling(conversation, thinking.IsOn);
        WriteUser(conversation);

        // The conversation last: what comes before it changes least, for people who read it.
        json.WriteStartArray("messages");
        for (var i = 0; i < turns.Count; i++)
        {
            WriteTurn(turns[i], isLast: i == turns.Count - 1, marksItself);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool HasEdges(Conversation conversation) =>
        conversation.Tools.Any(tool => tool.CacheEdge is not null) || conversation.Turns.Any(turn => turn.Parts.Any(part => part.CacheEdge is not null));

    // What stands at the beginning is the system prompt; user and assistant take turns after it, the user first.
    private (List<ContentPart> System, List<Turn> Turns) Arrange(Conversation conversation)
    {
        var system = new List<ContentPart>();
        var turns = new List<Turn>();
        foreach (var turn in conversation.Turns)
        {
            var parts = turn.Parts.Where(IsSaid).ToList();
            if (turn.Role is TurnRole.System or TurnRole.Developer)
            {
                if (turns.Count == 0)
                {
                    system.AddRange(parts);
                    continue;
                }

                warnings.Add("system_in_conversation");
                parts = [.. parts.OfType<TextContent>().Select(text => new TextContent($"<system>\n{text.Text}\n</system>") { CacheEdge = text.CacheEdge })];
            }

            var role = turn.Role == TurnRole.Assistant ? TurnRole.Assistant : TurnRole.User;
            if (parts.Count == 0)
            {
                continue;
            }

            if (turns.Count > 0 && turns[^1].Role == role)
            {
                turns[^1] = new Turn(role, [.. turns[^1].Parts, .. parts]);
            }
            else
            {
                turns.Add(new Turn(role, parts));
            }
        }

        if (conversation.Form is { Schema: null })
        {
            warnings.Add("response_format");
            system.Add(new TextContent("Answer with one JSON object and nothing else."));
        }

        if (turns.Count == 0 || turns[0].Role == TurnRole.Assistant)
        {
            warnings.Add("first_user_message");
            turns.Insert(0, new Turn(TurnRole.User, [new TextContent(Continue)]));
        }

        return (system, turns);
    }

    private bool IsSaid(ContentPart part)
    {
        if (part is not ThoughtContent { Thought: var thought })
        {
            return part is not (TextContent { Text: "" } or RefusalContent { Text: "" });
        }

        if (thought is { Origin: ModelProtocol.Messages, Seal.Length: > 0 })
        {
            return true;
        }

        warnings.Add("thinking");
        return false;
    }

    private void WriteSystem(List<ContentPart> system, bool marksItself)
    {
        if (system.Count == 0)
        {
            return;
        }

        json.WriteStartArray("system");
        for (var i = 0; i < system.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", system[i] is TextContent text ? text.Text : throw UntranslatableException.NotCarried("system.content"));
            json.WriteElement("cache_control", marksItself && i == system.Count - 1 ? Ephemeral : system[i].CacheEdge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteTools(Conversation conversation, bool marksLast)
    {
        if (conversation.Tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        for (var i = 0; i < conversation.Tools.Count; i++)
        {
            var tool = conversation.Tools[i];
            json.WriteStartObject();
            json.WriteString("name", names.ToProvider(tool.Name));
            if (tool.Kind == ToolKind.Freeform)
            {
                json.WriteString("description", FreeformInput.Describe(tool));
                json.WriteElement("input_schema", FreeformInput.Schema);
            }
            else
            {
                json.WriteText("description", tool.Description);
                WriteSchema(tool.Schema ?? AnyObject);
                if (tool.IsStrict ?? false)
                {
                    json.WriteBoolean("strict", value: true);
                }
            }

            json.WriteElement("cache_control", marksLast && i == conversation.Tools.Count - 1 ? Ephemeral : tool.CacheEdge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // OpenAI takes a schema that says nothing of its type; Anthropic does not.
    private void WriteSchema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("type", out _))
        {
            json.WriteElement("input_schema", schema);
            return;
        }

        json.WriteStartObject("input_schema");
        json.WriteString("type", "object");
        foreach (var property in schema.EnumerateObject())
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private void WriteChoice(Conversation conversation)
    {
        var isSingle = conversation.ParallelCalls is false && conversation.Choice?.Kind != ToolChoiceKind.None;
        if (conversation.Tools.Count == 0 || (conversation.Choice is null && !isSingle))
        {
            return;
        }

        json.WriteStartObject("tool_choice");
        json.WriteString("type", conversation.Choice?.Kind switch
        {
            ToolChoiceKind.None => "none",
            ToolChoiceKind.Any => "any",
            ToolChoiceKind.Named => "tool",
            _ => "auto",
        });
        json.WriteText("name", conversation.Choice?.Name is { } name ? names.ToProvider(name) : null);
        if (isSingle)
        {
            json.WriteBoolean("disable_parallel_tool_use", value: true);
        }

        json.WriteEndObject();
    }

    private void WriteForm(Conversation conversation, ClaudeThinking thinking)
    {
        if (conversation.Form?.Schema is null && thinking.Effort is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        json.WriteText("effort", thinking.Effort);
        if (conversation.Form?.Schema is { } schema)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WriteElement("schema", schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteSampling(Conversation conversation, bool isThinking)
    {
        if (conversation.Temperature is { } temperature)
        {
            // A thinking model takes no other than 1.
            var carried = isThinking ? 1 : Math.Min(temperature, 1);
            if (carried != temperature)
            {
                warnings.Add("temperature");
            }

            if (!isThinking)
            {
                json.WriteNumber("temperature", carried);
            }
        }

        if (conversation.TopP is { } topP && topP < 1)
        {
            // Newer models take one of both.
            if (isThinking || conversation.Temperature is not null)
            {
                warnings.Add("top_p");
            }
            else
            {
                json.WriteNumber("top_p", topP);
            }
        }

        if (conversation.StopSequences.Count > 0)
        {
            json.WriteStartArray("stop_sequences");
            foreach (var stop in conversation.StopSequences)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void WriteUser(Conversation conversation)
    {
        foreach (var (name, value) in conversation.OpenAIFields)
        {
            switch (name)
            {
                case "safety_identifier" or "user" when value.ValueKind == JsonValueKind.String && (name == "safety_identifier" || !conversation.OpenAIFields.Any(field => field.Key == "safety_identifier")):
                    json.WriteStartObject("metadata");
                    json.WriteString("user_id", value.Words());
                    json.WriteEndObject();
                    break;
                case "service_tier" when value.ValueKind == JsonValueKind.String && value.Words() is "auto" or "default":
                    break;
                default:
                    warnings.Add(name);
                    break;
            }
        }

        if (conversation.Verbosity is not null)
        {
            warnings.Add("verbosity");
        }
    }

    private void WriteTurn(Turn turn, bool isLast, bool marksItself)
    {
        json.WriteStartObject();
        json.WriteString("role", turn.Role == TurnRole.Assistant ? "assistant" : "user");
        json.WriteStartArray("content");
        for (var i = 0; i < turn.Parts.Count; i++)
        {
            var part = turn.Parts[i];
            var isEnd = isLast && i == turn.Parts.Count - 1;
            if (isEnd && turn.Role == TurnRole.Assistant)
            {
                // The provider goes on with it where another would answer it.
                warnings.Add("assistant_last");
                part = part is TextContent text ? text with { Text = text.Text.TrimEnd() } : part;
            }

            WritePart(part, isEnd && marksItself && part is not ThoughtContent ? Ephemeral : part.CacheEdge);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WritePart(ContentPart part, JsonElement? edge)
    {
        json.WriteStartObject();
        switch (part)
        {
            case ThoughtContent { Thought: { IsRedacted: true } redacted }:
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", redacted.Seal);
                break;
            case ThoughtContent { Thought: var thought }:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", thought.Text);
                json.WriteString("signature", thought.Seal);
                break;
            case CallContent call:
                json.WriteString("type", "tool_use");
                json.WriteString("id", CallIds.For(ModelProtocol.Messages, call.Id));
                json.WriteString("name", names.ToProvider(call.Name));
                json.WriteArguments("input", call.IsFreeform ? FreeformInput.Wrap(call.Arguments) : call.Arguments);
                break;
            case ResultContent result:
                json.WriteString("type", "tool_result");
                json.WriteString("tool_use_id", CallIds.For(ModelProtocol.Messages, result.CallId));
                WriteResult(result);
                break;
            default:
                MessagesContent.Write(json, part, warnings);
                break;
        }

        json.WriteElement("cache_control", edge);
        json.WriteEndObject();
    }

    private void WriteResult(ResultContent result)
    {
        var parts = result.Parts.Where(IsSaid).ToList();
        if (parts.Count > 0)
        {
            json.WriteStartArray("content");
            foreach (var part in parts)
            {
                json.WriteStartObject();
                MessagesContent.Write(json, part, warnings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error", value: true);
        }
    }
}

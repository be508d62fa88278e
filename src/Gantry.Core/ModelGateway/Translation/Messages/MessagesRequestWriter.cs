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

    private static readonly JsonPart AnyObject = JsonIndex.Parse("""{"type":"object","properties":{}}"""u8.ToArray());
    private static readonly JsonPart Ephemeral = JsonIndex.Parse("""{"type":"ephemeral"}"""u8.ToArray());

    public void Write(Conversation conversation)
    {
        var (system, turns) = Arrange(conversation);
        var marksItself = conversation.CacheKey is not null && !HasEdges(conversation);
        var most = conversation.MaxOutput ?? terms.MaxOutput ?? (terms.Model.StartsWith("claude-3-", StringComparison.Ordinal) && !terms.Model.StartsWith("claude-3-7", StringComparison.Ordinal) ? MaxOutputOfOld : UsualMaxOutput);
        var thinking = ClaudeThinking.Of(conversation, turns, terms.Model, most, warnings);

        json.WriteStartObject();
        json.WriteString("model"u8, terms.Model);
        json.WriteNumber("max_tokens"u8, most);
        if (conversation.IsStream)
        {
            json.WriteBoolean("stream"u8, value: true);
        }

        WriteSystem(system, marksItself);
        WriteTools(conversation, marksItself && system.Count == 0);
        WriteChoice(conversation);
        thinking.Write(json);
        WriteForm(conversation, thinking);
        ClaudeSampling.Write(json, conversation, terms.Model, thinking.IsOn, warnings);
        WriteStops(conversation.StopSequences);
        WriteUser(conversation);

        // The conversation last: what comes before it changes least, for people who read it.
        json.WriteStartArray("messages"u8);
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
            return part is not (TextContent { Text.IsEmpty: true } or RefusalContent { Text: "" });
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

        json.WriteStartArray("system"u8);
        for (var i = 0; i < system.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteText("text"u8, system[i] is TextContent text ? text.Text : throw UntranslatableException.NotCarried("system.content"));
            json.WritePart("cache_control"u8, marksItself && i == system.Count - 1 ? Ephemeral : system[i].CacheEdge);
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

        json.WriteStartArray("tools"u8);
        for (var i = 0; i < conversation.Tools.Count; i++)
        {
            var tool = conversation.Tools[i];
            json.WriteStartObject();
            json.WriteString("name"u8, names.ToProvider(tool.Name));
            if (tool.Kind == ToolKind.Freeform)
            {
                json.WriteText("description"u8, FreeformInput.Describe(tool));
                json.WritePart("input_schema"u8, FreeformInput.Schema);
            }
            else
            {
                json.WriteText("description"u8, tool.Description);
                WriteSchema(tool.Schema ?? AnyObject);
                if (tool.IsStrict ?? false)
                {
                    json.WriteBoolean("strict"u8, value: true);
                }
            }

            json.WritePart("cache_control"u8, marksLast && i == conversation.Tools.Count - 1 ? Ephemeral : tool.CacheEdge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // OpenAI takes a schema that says nothing of its type; Anthropic does not.
    private void WriteSchema(JsonPart schema)
    {
        if (schema.Kind != JsonValueKind.Object || schema.Field("type"u8) is not null)
        {
            json.WritePart("input_schema"u8, schema);
            return;
        }

        json.WriteStartObject("input_schema"u8);
        json.WriteString("type"u8, "object"u8);
        foreach (var (name, value) in schema.Fields())
        {
            json.WritePropertyName(name);
            json.WritePart(value);
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

        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, conversation.Choice?.Kind switch
        {
            ToolChoiceKind.None => "none",
            ToolChoiceKind.Any => "any",
            ToolChoiceKind.Named => "tool",
            _ => "auto",
        });
        json.WriteText("name"u8, conversation.Choice?.Name is { } name ? names.ToProvider(name) : null);
        if (isSingle)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, value: true);
        }

        json.WriteEndObject();
    }

    private void WriteForm(Conversation conversation, ClaudeThinking thinking)
    {
        if (conversation.Form?.Schema is null && thinking.Effort is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        json.WriteText("effort"u8, thinking.Effort);
        if (conversation.Form?.Schema is { } schema)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            json.WritePart("schema"u8, schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteStops(IReadOnlyList<string> stops)
    {
        if (stops.Count > 0)
        {
            json.WriteStartArray("stop_sequences"u8);
            foreach (var stop in stops)
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
                case "safety_identifier" or "user" when value.Kind == JsonValueKind.String && (name == "safety_identifier" || !conversation.OpenAIFields.Any(field => field.Key == "safety_identifier")):
                    json.WriteStartObject("metadata"u8);
                    json.WriteString("user_id"u8, value.Words());
                    json.WriteEndObject();
                    break;
                case "service_tier" when value.Kind == JsonValueKind.String && value.Words() is "auto" or "default":
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
        json.WriteString("role"u8, turn.Role == TurnRole.Assistant ? "assistant" : "user");
        json.WriteStartArray("content"u8);
        for (var i = 0; i < turn.Parts.Count; i++)
        {
            var part = turn.Parts[i];
            var isEnd = isLast && i == turn.Parts.Count - 1;
            if (isEnd && turn.Role == TurnRole.Assistant)
            {
                // The provider goes on with it where another would answer it.
                warnings.Add("assistant_last");
                part = part is TextContent text ? text with { Text = text.Text.ToString().TrimEnd() } : part;
            }

            WritePart(part, isEnd && marksItself && part is not ThoughtContent ? Ephemeral : part.CacheEdge);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WritePart(ContentPart part, JsonPart? edge)
    {
        json.WriteStartObject();
        switch (part)
        {
            case ThoughtContent { Thought: { IsRedacted: true } redacted }:
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, redacted.Seal);
                break;
            case ThoughtContent { Thought: var thought }:
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, thought.Text);
                json.WriteString("signature"u8, thought.Seal);
                break;
            case CallContent call:
                json.WriteString("type"u8, "tool_use"u8);
                json.WriteString("id"u8, CallIds.For(ModelProtocol.Messages, call.Id));
                json.WriteString("name"u8, names.ToProvider(call.Name));
                json.WriteArguments("input"u8, call.IsFreeform ? FreeformInput.Wrap(call.Arguments.ToString()) : call.Arguments);
                break;
            case ResultContent result:
                json.WriteString("type"u8, "tool_result"u8);
                json.WriteString("tool_use_id"u8, CallIds.For(ModelProtocol.Messages, result.CallId));
                WriteResult(result);
                break;
            default:
                MessagesContent.Write(json, part, warnings);
                break;
        }

        json.WritePart("cache_control"u8, edge);
        json.WriteEndObject();
    }

    private void WriteResult(ResultContent result)
    {
        var parts = result.Parts.Where(IsSaid).ToList();
        if (parts.Count > 0)
        {
            json.WriteStartArray("content"u8);
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
            json.WriteBoolean("is_error"u8, value: true);
        }
    }
}

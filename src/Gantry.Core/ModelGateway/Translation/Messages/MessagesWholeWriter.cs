using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Writes an answer as one message of Anthropic's.</summary>
internal static class MessagesWholeWriter
{
    public static void Write(Utf8JsonWriter json, AnswerDraft draft)
    {
        json.WriteStartObject();
        MessagesStop.WriteHead(json, draft.Id, draft.Model);
        json.WriteStartArray("content"u8);
        foreach (var block in draft.Blocks)
        {
            WriteBlock(json, block);
        }

        json.WriteEndArray();
        MessagesStop.Write(json, draft.Stop!);
        UsageFields.WriteMessages(json, draft.Usage, isOfMessage: true);
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, DraftBlock block)
    {
        if (block.Start.Kind == BlockKind.Thought)
        {
            WriteThought(json, block.Thought);
            return;
        }

        json.WriteStartObject();
        if (block.Start.Kind == BlockKind.Call)
        {
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, block.Start.CallId);
            json.WriteString("name"u8, block.Start.Name);
            MessagesStop.WriteCaller(json);
            json.WriteArguments("input"u8, block.Text.ToString());
        }
        else
        {
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, block.Text.ToString());
            json.WriteNull("citations"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteThought(Utf8JsonWriter json, Thought? thought)
    {
        if (thought is null)
        {
            return;
        }

        json.WriteStartObject();
        if (thought.Text.Length == 0)
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, thought.Wrap(withText: false));
        }
        else
        {
            json.WriteString("type"u8, "thinking"u8);
            json.WriteString("thinking"u8, thought.Text);
            json.WriteString("signature"u8, thought.Wrap(withText: false));
        }

        json.WriteEndObject();
    }
}

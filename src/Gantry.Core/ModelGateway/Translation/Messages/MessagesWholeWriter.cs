using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Writes an answer as one message of Anthropic's.</summary>
internal static class MessagesWholeWriter
{
    public static void Write(Utf8JsonWriter json, AnswerDraft draft)
    {
        json.WriteStartObject();
        MessagesStop.WriteHead(json, draft.Id, draft.Model);
        json.WriteStartArray("content");
        foreach (var block in draft.Blocks)
        {
            WriteBlock(json, block);
        }

        json.WriteEndArray();
        MessagesStop.Write(json, draft.Stop!);
        UsageFields.WriteMessages(json, draft.Usage);
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
            json.WriteString("type", "tool_use");
            json.WriteString("id", block.Start.CallId);
            json.WriteString("name", block.Start.Name);
            json.WriteArguments("input", block.Text.ToString());
        }
        else
        {
            json.WriteString("type", "text");
            json.WriteString("text", block.Text.ToString());
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
            json.WriteString("type", "redacted_thinking");
            json.WriteString("data", thought.Wrap(withText: false));
        }
        else
        {
            json.WriteString("type", "thinking");
            json.WriteString("thinking", thought.Text);
            json.WriteString("signature", thought.Wrap(withText: false));
        }

        json.WriteEndObject();
    }
}

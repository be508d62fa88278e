using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Writes an answer as one chat completion.</summary>
internal static class ChatWholeWriter
{
    public static void Write(Utf8JsonWriter json, AnswerDraft draft, AnswerTerms terms)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"chatcmpl-{draft.Id}");
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, terms.Created);
        json.WriteString("model"u8, draft.Model);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        WriteMessage(json, draft);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, ChatCalls.Finish(draft.Stop!.Cause, draft.HasRefused));
        json.WriteNull("logprobs"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        UsageFields.WriteChat(json, draft.Usage);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, AnswerDraft draft)
    {
        var thoughts = draft.Blocks.Select(block => block.Thought).OfType<Thought>().ToList();
        var calls = draft.Blocks.Where(block => block.Start.Kind == BlockKind.Call).ToList();
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, Text(draft, BlockKind.Text));
        json.WriteString("refusal"u8, Text(draft, BlockKind.Refusal));
        if (thoughts.Count > 0)
        {
            json.WriteString("reasoning_content"u8, string.Concat(thoughts.Select(thought => thought.Text)));
        }

        if (thoughts.Any(thought => thought.Seal is not null))
        {
            json.WriteStartArray("reasoning_details"u8);
            for (var i = 0; i < thoughts.Count; i++)
            {
                ChatThoughts.WriteDetail(json, thoughts[i], i);
            }

            json.WriteEndArray();
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                json.WriteStartObject();
                ChatCalls.Write(json, call.Start, call.Text.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    // Null, not empty, where there is none.
    private static string? Text(AnswerDraft draft, BlockKind kind)
    {
        var blocks = draft.Blocks.Where(block => block.Start.Kind == kind).ToList();
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            text.Append(block.Start.IsApart && text.Length > 0 && block.Text.Length > 0 ? ChatContent.Apart : null).Append(block.Text);
        }

        return blocks.Count == 0 ? null : text.ToString();
    }
}

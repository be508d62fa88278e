using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Writes an answer as one chat completion.</summary>
internal static class ChatWholeWriter
{
    public static void Write(Utf8JsonWriter json, AnswerDraft draft, AnswerTerms terms)
    {
        json.WriteStartObject();
        json.WriteString("id", $"chatcmpl-{draft.Id}");
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", terms.Created);
        json.WriteString("model", draft.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        WriteMessage(json, draft);
        json.WriteEndObject();
        json.WriteString("finish_reason", ChatCalls.Finish(draft.Stop!.Cause, draft.HasRefused));
        json.WriteNull("logprobs");
        json.WriteEndObject();
        json.WriteEndArray();
        UsageFields.WriteChat(json, draft.Usage);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, AnswerDraft draft)
    {
        var thoughts = draft.Blocks.Select(block => block.Thought).OfType<Thought>().ToList();
        var calls = draft.Blocks.Where(block => block.Start.Kind == BlockKind.Call).ToList();
        json.WriteString("role", "assistant");
        json.WriteString("content", Text(draft, BlockKind.Text));
        json.WriteString("refusal", Text(draft, BlockKind.Refusal));
        if (thoughts.Count > 0)
        {
            json.WriteString("reasoning_content", string.Concat(thoughts.Select(thought => thought.Text)));
        }

        if (thoughts.Any(thought => thought.Seal is not null))
        {
            json.WriteStartArray("reasoning_details");
            for (var i = 0; i < thoughts.Count; i++)
            {
                ChatThoughts.WriteDetail(json, thoughts[i], i);
            }

            json.WriteEndArray();
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
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
        return blocks.Count == 0 ? null : string.Concat(blocks.Select(block => block.Text));
    }
}

using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Blocks of an answer as the output items of Responses: one item each.</summary>
internal static class ResponsesItems
{
    /// <summary>The item's name, which its events repeat.</summary>
    public static string IdOf(BlockStarted block, string answer) => block.Kind switch
    {
        BlockKind.Thought => $"rs_{answer}_{block.Block}",
        BlockKind.Call when block.IsFreeform => $"ctc_{answer}_{block.Block}",
        BlockKind.Call => $"fc_{answer}_{block.Block}",
        _ => $"msg_{answer}_{block.Block}",
    };

    /// <param name="block">Whole, or just begun.</param>
    public static void Write(Utf8JsonWriter json, DraftBlock block, string answer, bool isDone)
    {
        var start = block.Start;
        json.WriteStartObject();
        json.WriteString("id"u8, IdOf(start, answer));
        switch (start.Kind)
        {
            case BlockKind.Thought:
                json.WriteString("type"u8, "reasoning"u8);
                WriteSummary(json, block);
                json.WriteText("encrypted_content"u8, isDone ? block.Thought?.Wrap(withText: true) : null);
                break;
            case BlockKind.Call:
                var (space, name) = NamespacedName.Split(start.Name);
                json.WriteString("type"u8, start.IsFreeform ? "custom_tool_call" : "function_call");
                WriteStatus(json, isDone);
                json.WriteString("call_id"u8, start.CallId);
                json.WriteText("namespace"u8, space);
                json.WriteString("name"u8, name);
                json.WriteString(start.IsFreeform ? "input" : "arguments", block.Text.ToString());
                break;
            default:
                json.WriteString("type"u8, "message"u8);
                WriteStatus(json, isDone);
                json.WriteString("role"u8, "assistant"u8);
                json.WriteStartArray("content"u8);
                if (isDone)
                {
                    WritePart(json, start.Kind, block.Text.ToString());
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>A message's only part.</summary>
    public static void WritePart(Utf8JsonWriter json, BlockKind kind, string text)
    {
        json.WriteStartObject();
        if (kind == BlockKind.Refusal)
        {
            json.WriteString("type"u8, "refusal"u8);
            json.WriteString("refusal"u8, text);
        }
        else
        {
            json.WriteString("type"u8, "output_text"u8);
            json.WriteString("text"u8, text);
            json.WriteStartArray("annotations"u8);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A summary's only part.</summary>
    public static void WriteSummaryPart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, DraftBlock block)
    {
        json.WriteStartArray("summary"u8);
        if (block.Text.Length > 0)
        {
            WriteSummaryPart(json, block.Text.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteStatus(Utf8JsonWriter json, bool isDone) => json.WriteString("status"u8, isDone ? "completed" : "in_progress");
}

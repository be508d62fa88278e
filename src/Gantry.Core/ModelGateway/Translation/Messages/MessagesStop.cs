using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>How a message begins and why it ended, in Anthropic's words.</summary>
internal static class MessagesStop
{
    public static void WriteHead(Utf8JsonWriter json, string id, string model)
    {
        json.WriteString("id"u8, $"msg_{id}");
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, model);
    }

    public static void Write(Utf8JsonWriter json, AnswerStopped stopped)
    {
        json.WriteString("stop_reason"u8, stopped.Cause switch
        {
            StopCause.ToolUse => "tool_use",
            StopCause.MaxTokens => "max_tokens",
            StopCause.StopSequence => "stop_sequence",
            StopCause.Refusal => "refusal",
            StopCause.PauseTurn => "pause_turn",
            StopCause.ContextExceeded => "model_context_window_exceeded",
            _ => "end_turn",
        });
        json.WriteString("stop_sequence"u8, stopped.Sequence);
    }
}

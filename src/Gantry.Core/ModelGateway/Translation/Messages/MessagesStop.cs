using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>
/// How a message begins and why it ended, in Anthropic's words: with every field that the types of its SDKs call required (Message, RawMessageDeltaEvent and
/// RefusalStopDetails of @anthropic-ai/sdk).
/// </summary>
internal static class MessagesStop
{
    public static void WriteHead(Utf8JsonWriter json, string id, string model)
    {
        json.WriteString("id"u8, $"msg_{id}");
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, model);
        json.WriteNull("container"u8);
        json.WriteNull("diagnostics"u8);
    }

    /// <summary>The model itself made the call, no tool of the provider's on its behalf.</summary>
    public static void WriteCaller(Utf8JsonWriter json)
    {
        json.WriteStartObject("caller"u8);
        json.WriteString("type"u8, "direct"u8);
        json.WriteEndObject();
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
        if (stopped.Cause != StopCause.Refusal)
        {
            json.WriteNull("stop_details"u8);
            return;
        }

        // Why, other providers do not say in Anthropic's categories.
        json.WriteStartObject("stop_details"u8);
        json.WriteString("type"u8, "refusal"u8);
        json.WriteNull("category"u8);
        json.WriteNull("explanation"u8);
        json.WriteEndObject();
    }
}

using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Calls of tools in an answer, and why it ended.</summary>
internal static class ChatCalls
{
    /// <summary>Why an answer ended that failed, which OpenAI's documents do not know; OpenRouter says it so.</summary>
    public const string Failed = "error";

    /// <param name="hasRefused">The model said itself that it declines; else somebody kept its words back.</param>
    public static string Finish(StopCause cause, bool hasRefused) => cause switch
    {
        StopCause.ToolUse => "tool_calls",
        StopCause.MaxTokens or StopCause.ContextExceeded => "length",
        StopCause.Refusal when !hasRefused => "content_filter",
        _ => "stop",
    };

    public static void WriteStart(Utf8JsonWriter json, BlockStarted call, int index)
    {
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        Write(json, call, "");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>What stands behind the arguments that grow.</summary>
    public static ReadOnlySpan<byte> GrowthTail => "}}]"u8;

    /// <summary>What stands before them.</summary>
    public static void WriteGrowthHead(Utf8JsonWriter json, BlockStarted call, int index)
    {
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject(call.IsFreeform ? "custom"u8 : "function"u8);
        json.WritePropertyName(call.IsFreeform ? "input"u8 : "arguments"u8);
    }

    /// <summary>A call with all that is known of it; the object is the caller's.</summary>
    public static void Write(Utf8JsonWriter json, BlockStarted call, string arguments)
    {
        json.WriteString("id"u8, call.CallId);
        json.WriteString("type"u8, call.IsFreeform ? "custom" : "function");
        json.WriteStartObject(call.IsFreeform ? "custom" : "function");
        json.WriteString("name"u8, call.Name);
        json.WriteString(call.IsFreeform ? "input" : "arguments", arguments);
        json.WriteEndObject();
    }
}

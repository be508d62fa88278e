using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Calls of tools in an answer, and why it ended.</summary>
internal static class ChatCalls
{
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
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        Write(json, call, "");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteGrowth(Utf8JsonWriter json, BlockStarted call, int index, string text)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject(call.IsFreeform ? "custom" : "function");
        json.WriteString(call.IsFreeform ? "input" : "arguments", text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>A call with all that is known of it; the object is the caller's.</summary>
    public static void Write(Utf8JsonWriter json, BlockStarted call, string arguments)
    {
        json.WriteString("id", call.CallId);
        json.WriteString("type", call.IsFreeform ? "custom" : "function");
        json.WriteStartObject(call.IsFreeform ? "custom" : "function");
        json.WriteString("name", call.Name);
        json.WriteString(call.IsFreeform ? "input" : "arguments", arguments);
        json.WriteEndObject();
    }
}

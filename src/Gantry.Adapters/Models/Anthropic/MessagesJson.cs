using System.Buffers;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>Writes the body of <c>POST /v1/messages</c>.</summary>
internal static class MessagesJson
{
    public static byte[] Write(ModelRequest request, AnthropicOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, options.Model);
            writer.WriteNumber("max_tokens"u8, options.MaxTokens);
            writer.WriteBoolean("stream"u8, true);
            writer.WriteString("system"u8, request.System);
            WriteTools(writer, request.Tools);
            writer.WriteStartArray("messages"u8);
            foreach (var message in request.Messages)
            {
                WriteMessage(writer, message);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTools(Utf8JsonWriter writer, IReadOnlyList<ModelTool> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("input_schema"u8);
            tool.InputSchema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ModelMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role == ModelRole.User ? "user"u8 : "assistant"u8);
        writer.WriteStartArray("content"u8);
        var parts = message.Parts.Where(IsAccepted).ToList();
        foreach (var part in parts)
        {
            WritePart(writer, part);
        }

        if (parts.Count == 0)
        {
            WritePart(writer, new TextPart("(nothing)"));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // The provider refuses blank texts, and thoughts without its seal.
    private static bool IsAccepted(ModelPart part) => part switch
    {
        TextPart text => !string.IsNullOrWhiteSpace(text.Text),
        ThinkingPart thought => thought.Signature is not null,
        _ => true,
    };

    private static void WritePart(Utf8JsonWriter writer, ModelPart part)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, text.Text);
                break;
            case ImagePart image:
                writer.WriteString("type"u8, "image"u8);
                writer.WriteStartObject("source"u8);
                writer.WriteString("type"u8, "base64"u8);
                writer.WriteString("media_type"u8, image.MediaType);
                writer.WriteBase64String("data"u8, image.Bytes.Span);
                writer.WriteEndObject();
                break;
            case ThinkingPart thought:
                writer.WriteString("type"u8, "thinking"u8);
                writer.WriteString("thinking"u8, thought.Text);
                writer.WriteString("signature"u8, thought.Signature);
                break;
            case ToolUsePart call:
                writer.WriteString("type"u8, "tool_use"u8);
                writer.WriteString("id"u8, call.Id);
                writer.WriteString("name"u8, call.Name);
                writer.WritePropertyName("input"u8);
                call.Input.WriteTo(writer);
                break;
            case ToolResultPart result:
                writer.WriteString("type"u8, "tool_result"u8);
                writer.WriteString("tool_use_id"u8, result.Id);
                WriteResult(writer, result);
                writer.WriteBoolean("is_error"u8, result.IsError);
                break;
            default:
                throw new InvalidOperationException($"A {part.GetType().Name} cannot be sent.");
        }

        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, ToolResultPart result)
    {
        if (result.Images is not { Count: > 0 } images)
        {
            writer.WriteString("content"u8, result.Output);
            return;
        }

        writer.WriteStartArray("content"u8);
        foreach (var part in images.Prepend(new TextPart(result.Output)).Where(IsAccepted))
        {
            WritePart(writer, part);
        }

        writer.WriteEndArray();
    }
}

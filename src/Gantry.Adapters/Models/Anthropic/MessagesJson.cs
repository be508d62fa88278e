using System.Buffers;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>
/// Writes the body of <c>POST /v1/messages</c>. What stays the same from call to call is marked for the provider's cache: tools and system prompt, and the
/// conversation up to its last two messages of the user.
/// </summary>
internal static class MessagesJson
{
    private const int CachedMessages = 2;

    public static byte[] Write(ModelRequest request, AnthropicOptions options)
    {
        var thinks = options.ThinkingTokens > 0 && MayThink(request.Messages);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, options.Model);
            writer.WriteNumber("max_tokens"u8, options.MaxTokens + (thinks ? options.ThinkingTokens : 0));
            writer.WriteBoolean("stream"u8, true);
            if (thinks)
            {
                writer.WriteStartObject("thinking"u8);
                writer.WriteString("type"u8, "enabled"u8);
                writer.WriteNumber("budget_tokens"u8, options.ThinkingTokens);
                writer.WriteEndObject();
            }

            WriteSystem(writer, request.System);
            WriteTools(writer, request.Tools);
            WriteMessages(writer, request.Messages);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // In the middle of a tool's turn the provider wants the thought with which the turn began, and refuses to think without it.
    private static bool MayThink(IReadOnlyList<ModelMessage> messages) =>
        messages.LastOrDefault(message => message.Role == ModelRole.Assistant) is not { } last
        || !last.Parts.Any(part => part is ToolUsePart)
        || last.Parts.FirstOrDefault(IsAccepted) is ThinkingPart or RedactedThinkingPart;

    private static void WriteSystem(Utf8JsonWriter writer, string system)
    {
        if (string.IsNullOrWhiteSpace(system))
        {
            return;
        }

        writer.WriteStartArray("system"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, system);
        WriteCacheMark(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
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

    private static void WriteMessages(Utf8JsonWriter writer, IReadOnlyList<ModelMessage> messages)
    {
        var marked = messages.Where(message => message.Role == ModelRole.User).TakeLast(CachedMessages).ToHashSet(ReferenceEqualityComparer.Instance);
        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            WriteMessage(writer, message, marked.Contains(message));
        }

        writer.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ModelMessage message, bool isMarked)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role == ModelRole.User ? "user"u8 : "assistant"u8);
        writer.WriteStartArray("content"u8);
        var parts = message.Parts.Where(IsAccepted).DefaultIfEmpty(new TextPart("(nothing)")).ToList();
        for (var n = 0; n < parts.Count; n++)
        {
            writer.WriteStartObject();
            WritePart(writer, parts[n]);
            if (isMarked && n == parts.Count - 1)
            {
                WriteCacheMark(writer);
            }

            writer.WriteEndObject();
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
        switch (part)
        {
            case TextPart text:
                WriteText(writer, text.Text);
                break;
            case ImagePart image:
                WriteImage(writer, image);
                break;
            case ThinkingPart thought:
                writer.WriteString("type"u8, "thinking"u8);
                writer.WriteString("thinking"u8, thought.Text);
                writer.WriteString("signature"u8, thought.Signature);
                break;
            case RedactedThinkingPart thought:
                writer.WriteString("type"u8, "redacted_thinking"u8);
                writer.WriteString("data"u8, thought.Data);
                break;
            case ToolUsePart call:
                writer.WriteString("type"u8, "tool_use"u8);
                writer.WriteString("id"u8, call.Id);
                writer.WriteString("name"u8, call.Name);
                writer.WritePropertyName("input"u8);
                call.Input.WriteTo(writer);
                break;
            case ToolResultPart result:
                WriteResult(writer, result);
                break;
            default:
                throw new InvalidOperationException($"A {part.GetType().Name} cannot be sent.");
        }
    }

    private static void WriteResult(Utf8JsonWriter writer, ToolResultPart result)
    {
        writer.WriteString("type"u8, "tool_result"u8);
        writer.WriteString("tool_use_id"u8, result.Id);
        if (result.Images is not { Count: > 0 } images)
        {
            writer.WriteString("content"u8, result.Output);
        }
        else
        {
            writer.WriteStartArray("content"u8);
            foreach (var part in images.Prepend(new TextPart(result.Output)).Where(IsAccepted))
            {
                writer.WriteStartObject();
                WritePart(writer, part);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteBoolean("is_error"u8, result.IsError);
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, text);
    }

    private static void WriteImage(Utf8JsonWriter writer, ImagePart image)
    {
        writer.WriteString("type"u8, "image"u8);
        writer.WriteStartObject("source"u8);
        writer.WriteString("type"u8, "base64"u8);
        writer.WriteString("media_type"u8, image.MediaType);
        writer.WriteBase64String("data"u8, image.Bytes.Span);
        writer.WriteEndObject();
    }

    private static void WriteCacheMark(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("cache_control"u8);
        writer.WriteString("type"u8, "ephemeral"u8);
        writer.WriteEndObject();
    }
}

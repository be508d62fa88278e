using System.Buffers;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>Writes the body of <c>POST /chat/completions</c>.</summary>
internal static class CompletionsJson
{
    public static byte[] Write(ModelRequest request, string model)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, model);
            writer.WriteBoolean("stream"u8, true);
            writer.WriteStartObject("stream_options"u8);
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteEndObject();
            WriteTools(writer, request.Tools);
            writer.WriteStartArray("messages"u8);
            WriteText(writer, "system", request.System);
            foreach (var message in request.Messages)
            {
                if (message.Role == ModelRole.User)
                {
                    WriteUser(writer, message.Parts);
                }
                else
                {
                    WriteAssistant(writer, message.Parts);
                }
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
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("parameters"u8);
            tool.InputSchema.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Results come first: they have to follow the calls that they answer.
    private static void WriteUser(Utf8JsonWriter writer, IReadOnlyList<ModelPart> parts)
    {
        foreach (var result in parts.OfType<ToolResultPart>())
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool"u8);
            writer.WriteString("tool_call_id"u8, result.Id);
            writer.WriteString("content"u8, result.IsError ? $"Error: {result.Output}" : result.Output);
            writer.WriteEndObject();
        }

        var said = parts.Where(part => part is ImagePart or TextPart { Text.Length: > 0 }).ToList();
        if (said.Count == 0)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role"u8, "user"u8);
        writer.WriteStartArray("content"u8);
        foreach (var part in said)
        {
            writer.WriteStartObject();
            if (part is ImagePart image)
            {
                writer.WriteString("type"u8, "image_url"u8);
                writer.WriteStartObject("image_url"u8);
                writer.WriteString("url"u8, $"data:{image.MediaType};base64,{Convert.ToBase64String(image.Bytes.Span)}");
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, ((TextPart)part).Text);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Thoughts are not sent back: this protocol has no place for them.
    private static void WriteAssistant(Utf8JsonWriter writer, IReadOnlyList<ModelPart> parts)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, string.Concat(parts.OfType<TextPart>().Select(part => part.Text)));
        var calls = parts.OfType<ToolUsePart>().ToList();
        if (calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, call.Id);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, call.Name);
                writer.WriteString("arguments"u8, call.Input.GetRawText());
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteString("content"u8, text);
        writer.WriteEndObject();
    }
}

using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>A user's texts, images and documents as Chat Completions says them.</summary>
internal static class ChatContent
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        if (parts is [TextContent only])
        {
            json.WriteString("content", only.Text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            Write(json, part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ContentPart part)
    {
        switch (part)
        {
            case TextContent text:
                WriteText(json, text.Text);
                break;
            case RefusalContent refusal:
                WriteText(json, refusal.Text);
                break;
            case ImageContent image:
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", image.Address);
                json.WriteText("detail", image.Detail);
                json.WriteEndObject();
                break;
            case DocumentContent { Text: not null } document:
                WriteText(json, document.AsText);
                break;
            case DocumentContent { Base64: not null } document:
                json.WriteString("type", "file");
                json.WriteStartObject("file");
                json.WriteString("filename", document.FileName);
                json.WriteString("file_data", document.Address);
                json.WriteEndObject();
                break;
            case DocumentContent:
                throw UntranslatableException.NotCarried("document.source.url");
            default:
                throw new InvalidOperationException($"{part.GetType().Name} has no place here.");
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
    }
}

using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>A user's texts, images and documents as Chat Completions says them.</summary>
internal static class ChatContent
{
    /// <summary>What stands between the texts of different messages, where there is one text for all of them.</summary>
    public const string Apart = "\n\n";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        if (parts is [TextContent only])
        {
            json.WriteText("content"u8, only.Text);
            return;
        }

        json.WriteStartArray("content"u8);
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
                WriteText(json, [text.Text]);
                break;
            case RefusalContent refusal:
                WriteText(json, [refusal.Text]);
                break;
            case ImageContent image:
                json.WriteString("type"u8, "image_url"u8);
                json.WriteStartObject("image_url"u8);
                json.WriteJoined("url"u8, image.Address, "");
                json.WriteText("detail"u8, image.Detail);
                json.WriteEndObject();
                break;
            case DocumentContent { Text: not null } document:
                WriteText(json, document.AsText);
                break;
            case DocumentContent { Base64: not null } document:
                json.WriteString("type"u8, "file"u8);
                json.WriteStartObject("file"u8);
                json.WriteString("filename"u8, document.FileName);
                json.WriteJoined("file_data"u8, document.Address, "");
                json.WriteEndObject();
                break;
            case DocumentContent:
                throw UntranslatableException.NotCarried("document.source.url");
            default:
                throw new InvalidOperationException($"{part.GetType().Name} has no place here.");
        }
    }

    private static void WriteText(Utf8JsonWriter json, IReadOnlyList<JsonText> pieces)
    {
        json.WriteString("type"u8, "text"u8);
        json.WriteJoined("text"u8, pieces, "");
    }
}

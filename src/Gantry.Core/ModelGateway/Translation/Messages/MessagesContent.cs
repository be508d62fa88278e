using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Texts, images and documents as Messages says them. The object is the caller's.</summary>
internal static class MessagesContent
{
    public static void Write(Utf8JsonWriter json, ContentPart part, TranslationWarnings warnings)
    {
        switch (part)
        {
            case TextContent text:
                json.WriteString("type"u8, "text"u8);
                json.WriteText("text"u8, text.Text);
                break;
            case RefusalContent refusal:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, refusal.Text);
                break;
            case ImageContent image:
                if (image.Detail is not (null or "auto"))
                {
                    warnings.Add("image.detail");
                }

                json.WriteString("type"u8, "image"u8);
                WriteSource(json, image.MediaType, image.Base64, image.Url);
                break;
            case DocumentContent document:
                WriteDocument(json, document);
                break;
            default:
                throw new InvalidOperationException($"{part.GetType().Name} has no place here.");
        }
    }

    private static void WriteDocument(Utf8JsonWriter json, DocumentContent document)
    {
        json.WriteString("type"u8, "document"u8);
        if (document.Text is not null || document.MediaType?.StartsWith("text/", StringComparison.Ordinal) == true)
        {
            json.WriteStartObject("source"u8);
            json.WriteString("type"u8, "text"u8);
            json.WriteString("media_type"u8, "text/plain");
            json.WriteText("data"u8, document.Text ?? Decoded((document.Base64 ?? throw UntranslatableException.NotCarried("file_url")).ToString()));
            json.WriteEndObject();
        }
        else if (document.MediaType is "application/pdf" or null)
        {
            WriteSource(json, document.MediaType, document.Base64 ?? default, document.Url);
        }
        else
        {
            throw new UntranslatableException("file_data", $"A document of the type {document.MediaType} cannot be carried to this model; send it as PDF or as text.");
        }

        json.WriteText("title"u8, document.Title);
        json.WriteText("context"u8, document.Context);
    }

    private static string Decoded(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw UntranslatableException.Wrong("file_data", "base64");
        }
    }

    private static void WriteSource(Utf8JsonWriter json, string? mediaType, JsonText base64, string? url)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, url is null ? "base64" : "url");
        if (url is null)
        {
            json.WriteString("media_type"u8, mediaType);
            json.WriteText("data"u8, base64);
        }
        else
        {
            json.WriteString("url"u8, url);
        }

        json.WriteEndObject();
    }
}

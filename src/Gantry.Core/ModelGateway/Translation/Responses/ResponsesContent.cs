using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Texts, images and documents as Responses says them.</summary>
internal static class ResponsesContent
{
    /// <param name="isOutput">The model said it.</param>
    public static void Write(Utf8JsonWriter json, ContentPart part, bool isOutput)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextContent text:
                json.WriteString("type"u8, isOutput ? "output_text" : "input_text");
                json.WriteText("text"u8, text.Text);
                break;
            case RefusalContent refusal:
                json.WriteString("type"u8, isOutput ? "refusal" : "input_text");
                json.WriteString(isOutput ? "refusal" : "text", refusal.Text);
                break;
            case ImageContent image:
                json.WriteString("type"u8, "input_image"u8);
                json.WriteJoined("image_url"u8, image.Address, "");
                json.WriteText("detail"u8, image.Detail);
                break;
            case DocumentContent { Text: not null } document:
                json.WriteString("type"u8, "input_text"u8);
                json.WriteJoined("text"u8, document.AsText, "");
                break;
            case DocumentContent document:
                json.WriteString("type"u8, "input_file"u8);
                json.WriteText("filename"u8, document.Url is null ? document.FileName : document.Title);
                json.WriteJoined(document.Url is null ? "file_data"u8 : "file_url"u8, document.Url is null ? document.Address : [document.Url], "");
                break;
            default:
                throw new InvalidOperationException($"{part.GetType().Name} has no place here.");
        }

        json.WriteEndObject();
    }
}

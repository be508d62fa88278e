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
                json.WriteString("type", isOutput ? "output_text" : "input_text");
                json.WriteString("text", text.Text);
                break;
            case RefusalContent refusal:
                json.WriteString("type", isOutput ? "refusal" : "input_text");
                json.WriteString(isOutput ? "refusal" : "text", refusal.Text);
                break;
            case ImageContent image:
                json.WriteString("type", "input_image");
                json.WriteString("image_url", image.Address);
                json.WriteText("detail", image.Detail);
                break;
            case DocumentContent { Text: not null } document:
                json.WriteString("type", "input_text");
                json.WriteString("text", document.AsText);
                break;
            case DocumentContent document:
                json.WriteString("type", "input_file");
                json.WriteText("filename", document.Url is null ? document.FileName : document.Title);
                json.WriteString(document.Url is null ? "file_data" : "file_url", document.Url ?? document.Address);
                break;
            default:
                throw new InvalidOperationException($"{part.GetType().Name} has no place here.");
        }

        json.WriteEndObject();
    }
}

using System.Globalization;
using Gantry.Core.Agents.Mcp;
using ModelContextProtocol.Protocol;

namespace Gantry.Adapters.Mcp;

/// <summary>Brings the pieces of an answer into what models are told.</summary>
internal static class AnswerContent
{
    public static McpContent Of(ContentBlock block, SecretValues secrets) => block switch
    {
        ImageContentBlock image => new McpImage(image.DecodedData),
        TextContentBlock text => new McpText(secrets.Hide(text.Text)),
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => new McpText(secrets.Hide($"[resource {resource.Uri}]\n{resource.Text}")),
        EmbeddedResourceBlock { Resource: { } resource } => new McpText(secrets.Hide($"[resource {resource.Uri}, {resource.MimeType ?? "of no told kind"}: its bytes cannot be shown]")),
        ResourceLinkBlock link => new McpText(secrets.Hide($"[link to the resource {link.Uri}: {link.Description ?? link.Name}]")),
        AudioContentBlock sound => new McpText(string.Create(CultureInfo.InvariantCulture, $"[sound, {sound.MimeType}, {sound.DecodedData.Length} bytes: cannot be shown]")),
        _ => new McpText($"[{block.Type}: cannot be shown]"),
    };
}

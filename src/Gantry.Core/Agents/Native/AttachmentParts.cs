using System.Text;
using Gantry.Core.Attachments;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Attachments;

namespace Gantry.Core.Agents.Native;

/// <summary>Puts what messages only name into the form that models take: images as images, texts as text under their name, the run's material as text.</summary>
internal sealed class AttachmentParts(AttachmentShelf? shelf)
{
    /// <param name="material">What goes along with the run's prompt; empty: nothing.</param>
    public async Task<IReadOnlyList<ModelMessage>> FillAsync(IReadOnlyList<ModelMessage> messages, string material, CancellationToken cancellationToken)
    {
        var filled = new List<ModelMessage>(messages.Count);
        foreach (var message in messages)
        {
            var parts = new List<ModelPart>(message.Parts.Count);
            foreach (var part in message.Parts)
            {
                if (part is not MaterialPart || material.Length > 0)
                {
                    parts.Add(await FillAsync(part, material, cancellationToken));
                }
            }

            filled.Add(message with { Parts = parts });
        }

        return filled;
    }

    private async Task<ModelPart> FillAsync(ModelPart part, string material, CancellationToken cancellationToken) => part switch
    {
        MaterialPart => new TextPart(material),
        AttachmentPart attachment => await FillAsync(attachment.Attachment, cancellationToken),
        ToolResultPart { Images: { } images } result => result with { Images = await FillAsync(images, cancellationToken) },
        _ => part,
    };

    private async Task<ModelPart> FillAsync(AttachmentRef attachment, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(attachment, cancellationToken);
        return bytes is null ? new TextPart($"[The attachment {attachment.Name} is no longer kept.]")
            : attachment.MediaType.StartsWith("image/", StringComparison.Ordinal) ? new ImagePart(attachment.MediaType, bytes)
            : new TextPart($"The user attached the file {attachment.Name}:\n\n{Encoding.UTF8.GetString(bytes)}");
    }

    private async Task<IReadOnlyList<ModelPart>> FillAsync(IReadOnlyList<ModelPart> parts, CancellationToken cancellationToken)
    {
        var filled = new List<ModelPart>(parts.Count);
        foreach (var part in parts)
        {
            filled.Add(part is AttachmentPart attachment ? await FillAsync(attachment.Attachment, cancellationToken) : part);
        }

        return filled;
    }

    private async Task<byte[]?> ReadAsync(AttachmentRef attachment, CancellationToken cancellationToken) =>
        shelf is null ? null : await shelf.ReadAsync(attachment, cancellationToken);
}

/// <summary>An attachment of a message, before its bytes are looked up.</summary>
internal sealed record AttachmentPart(AttachmentRef Attachment) : ModelPart;

/// <summary>Where the run's material goes: the map of the workspace and the like.</summary>
internal sealed record MaterialPart : ModelPart;

using System.Text;
using Gantry.Core.Attachments;
using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native;

/// <summary>Puts attachments into the form that models take: images as images, texts as text under their name.</summary>
internal sealed class AttachmentParts(AttachmentShelf? shelf)
{
    public async Task<IReadOnlyList<ModelMessage>> FillAsync(IReadOnlyList<ModelMessage> messages, CancellationToken cancellationToken)
    {
        if (!messages.Any(message => message.Parts.Any(part => part is AttachmentPart or ToolResultPart { Images: not null })))
        {
            return messages;
        }

        var filled = new List<ModelMessage>(messages.Count);
        foreach (var message in messages)
        {
            var parts = new List<ModelPart>(message.Parts.Count);
            foreach (var part in message.Parts)
            {
                parts.Add(part switch
                {
                    AttachmentPart attachment => await FillAsync(attachment, cancellationToken),
                    ToolResultPart { Images: { } some } result => result with { Images = await FillAsync(some, cancellationToken) },
                    _ => part,
                });
            }

            filled.Add(message with { Parts = parts });
        }

        return filled;
    }

    private async Task<IReadOnlyList<ModelPart>> FillAsync(IReadOnlyList<ModelPart> parts, CancellationToken cancellationToken)
    {
        var filled = new List<ModelPart>(parts.Count);
        foreach (var part in parts)
        {
            filled.Add(part is AttachmentPart attachment ? await FillAsync(attachment, cancellationToken) : part);
        }

        return filled;
    }

    private async Task<ModelPart> FillAsync(AttachmentPart part, CancellationToken cancellationToken)
    {
        var attachment = part.Attachment;
        var bytes = shelf is null ? null : await shelf.ReadAsync(attachment, cancellationToken);
        return bytes is null ? new TextPart($"[The attachment {attachment.Name} is no longer kept.]")
            : attachment.MediaType.StartsWith("image/", StringComparison.Ordinal) ? new ImagePart(attachment.MediaType, bytes)
            : new TextPart($"The user attached the file {attachment.Name}:\n\n{Encoding.UTF8.GetString(bytes)}");
    }
}

/// <summary>An attachment of a message, before its bytes are looked up.</summary>
internal sealed record AttachmentPart(Protocol.Attachments.AttachmentRef Attachment) : ModelPart;

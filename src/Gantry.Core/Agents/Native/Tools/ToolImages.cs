using Gantry.Core.Attachments;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Keeps images that tools come by with the session, so that the model and people can look at them.</summary>
internal sealed class ToolImages(SessionId session, AttachmentShelf? shelf)
{
    private const int LongestName = 100;

    /// <summary>The image as results name it, or why it cannot be shown.</summary>
    /// <param name="name">For people; any text will do.</param>
    public async Task<(AttachmentRef? Image, string? Reason)> KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (shelf is null)
        {
            return (null, "this agent cannot show images.");
        }

        try
        {
            return ((await shelf.AddAsync(session, Plain(name), content, cancellationToken)).ToRef(), null);
        }
        catch (GantryException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private static string Plain(string name)
    {
        var visible = VisibleText.Of(name[(name.LastIndexOf('/') + 1)..]).Replace('\\', '_');
        return visible is "" or "." or ".." ? "image" : visible.Length <= LongestName ? visible : visible[^LongestName..];
    }
}

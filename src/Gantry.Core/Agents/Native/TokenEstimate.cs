using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native;

/// <summary>How many tokens a text may be, told from its length: rather too many than too few.</summary>
internal static class TokenEstimate
{
    // Code and JSON have about three and a half characters to a token.
    private const double CharactersPerToken = 3.5;
    private const int Image = 1600;
    private const int Part = 6;

    public static long Of(int characters) => (long)Math.Ceiling(characters / CharactersPerToken);

    public static long Of(string text) => Of(text.Length);

    public static long Of(IEnumerable<ModelMessage> messages) => messages.Sum(message => Of(message.Parts));

    public static long Of(IEnumerable<ModelPart> parts) => parts.Sum(Of);

    /// <summary>How long a text of so many tokens may be.</summary>
    public static int Characters(long tokens) => (int)Math.Min(int.MaxValue, tokens * CharactersPerToken);

    private static long Of(ModelPart part) => Part + part switch
    {
        TextPart text => Of(text.Text),
        ThinkingPart thought => Of(thought.Text) + Of(thought.Signature ?? ""),
        RedactedThinkingPart thought => Of(thought.Data),
        ToolUsePart call => Of(call.Name) + Of(call.Input.GetRawText()),
        ToolResultPart result => Of(result.Output) + (result.Images?.Count ?? 0) * Image,
        ImagePart => Image,
        AttachmentPart attachment => attachment.Attachment.MediaType.StartsWith("image/", StringComparison.Ordinal) ? Image : Of((int)Math.Min(int.MaxValue, attachment.Attachment.Size)),
        _ => 0,
    };
}

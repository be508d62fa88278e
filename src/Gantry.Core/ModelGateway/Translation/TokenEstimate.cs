using System.Text;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>How many tokens a conversation takes, for providers that do not count. Rather too many than too few, so that a client makes room in time.</summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 4;
    private const int PerTurn = 4;
    private const int PerImage = 1600;

    // A page of a PDF is some 50 KB as base64, and takes so many tokens.
    private const int Base64PerToken = 25;

    public static long Of(Conversation conversation) =>
        conversation.Turns.Sum(turn => PerTurn + turn.Parts.Sum(Of)) + conversation.Tools.Sum(Of) + 1;

    private static long Of(ToolDefinition tool) => PerTurn + Of(tool.Name) + Of(tool.Description ?? default) + Of(tool.Schema) + Of(tool.Format);

    private static long Of(ContentPart part) => part switch
    {
        TextContent text => Of(text.Text),
        RefusalContent refusal => Of(refusal.Text),
        ImageContent => PerImage,
        DocumentContent document => Of(document.Text ?? default) + ((document.Base64?.Size ?? 0) / Base64PerToken) + (document.Url is null ? 0 : PerImage),
        ThoughtContent { Thought: var thought } => Of(thought.Text),
        CallContent call => PerTurn + Of(call.Name) + Of(call.Arguments),
        ResultContent result => PerTurn + result.Parts.Sum(Of),
        _ => 0,
    };

    private static long Of(string? text) => text is null ? 0 : Tokens(Encoding.UTF8.GetByteCount(text));

    private static long Of(JsonText text) => Tokens(text.Size);

    private static long Of(JsonPart? json) => json is { } part ? Tokens(part.Raw.Length) : 0;

    private static long Tokens(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;
}

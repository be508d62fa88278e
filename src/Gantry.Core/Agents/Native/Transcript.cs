using System.Text;
using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native;

/// <summary>Messages as plain text, for a model that is to summarise them: long results are cut in the middle, thoughts and pictures left out.</summary>
internal static class Transcript
{
    private const int LargestPart = 4 * 1024;

    public static string Of(IEnumerable<ModelMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            foreach (var part in message.Parts)
            {
                var line = part switch
                {
                    TextPart said => $"{(message.Role == ModelRole.User ? "USER" : "AGENT")}: {BoundedText.Cut(said.Text, 2 * LargestPart)}",
                    ToolUsePart call => $"CALL {call.Name}: {BoundedText.Cut(call.Input.GetRawText(), LargestPart)}",
                    ToolResultPart result => Result(result),
                    AttachmentPart attachment => $"USER attached {attachment.Attachment.Name}",
                    _ => null,
                };
                if (line is not null)
                {
                    text.AppendLine(line).AppendLine();
                }
            }
        }

        return text.ToString();
    }

    private static string Result(ToolResultPart result) => $"RESULT{(result.IsError ? " (failed)" : "")}: {BoundedText.Cut(result.Output, LargestPart)}{(result.Images is { Count: > 0 } images ? $" [with {images.Count} images]" : "")}";
}

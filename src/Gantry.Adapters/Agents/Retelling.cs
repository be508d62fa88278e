using System.Text;
using Gantry.Core.Agents.Native;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents;

/// <summary>The first message of a turn: the user's, and before it what the agent does not remember by itself.</summary>
/// <param name="read">The bytes of an attachment; null when they are gone.</param>
internal sealed class Retelling(Func<AttachmentRef, CancellationToken, Task<byte[]?>> read)
{
    private const int LargestTranscript = 48 * 1024;

    /// <summary>The message that begins a turn.</summary>
    /// <param name="earlier">Standing events before this run, when the agent remembers none of them; else empty.</param>
    /// <param name="said">The user's messages of this run so far, in order.</param>
    /// <param name="notes">What was left of an earlier attempt; null for a first one.</param>
    public async Task<TurnOpening> OpenAsync(
        IReadOnlyList<EventPayload> earlier, IReadOnlyList<UserMessage> said, IReadOnlyList<string>? notes, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (Transcript(earlier) is { Length: > 0 } transcript)
        {
            text.Append("This conversation has a past that you do not remember yourself. It went like this:\n\n<past>\n")
                .Append(BoundedText.Cut(transcript, LargestTranscript)).Append("\n</past>\n\n");
        }

        if (notes is not null)
        {
            text.Append("You were interrupted while you worked on the message below: your process, or the program that runs you, ended and was started again. ")
                .Append("This note is not from the user. Go on where you stood, and do not repeat what is done.\n");
            foreach (var note in notes)
            {
                text.Append("- ").Append(note).Append('\n');
            }

            text.Append("The message was:\n\n");
        }

        text.AppendJoin("\n\n", said.Select(message => message.Text));
        var images = new List<TurnImage>();
        foreach (var attachment in said.SelectMany(message => message.Attachments ?? []))
        {
            await AddAsync(attachment, text, images, cancellationToken);
        }

        return new TurnOpening(text.ToString(), images);
    }

    private async Task AddAsync(AttachmentRef attachment, StringBuilder text, List<TurnImage> images, CancellationToken cancellationToken)
    {
        var bytes = await read(attachment, cancellationToken);
        if (bytes is null)
        {
            text.Append($"\n\n[The attachment {attachment.Name} is no longer kept.]");
        }
        else if (attachment.MediaType.StartsWith("image/", StringComparison.Ordinal))
        {
            images.Add(new TurnImage(attachment.MediaType, Convert.ToBase64String(bytes)));
        }
        else
        {
            text.Append($"\n\nThe user attached the file {attachment.Name}:\n\n{Encoding.UTF8.GetString(bytes)}");
        }
    }

    private static string Transcript(IReadOnlyList<EventPayload> earlier)
    {
        var lines = earlier.Select(payload => payload switch
        {
            UserMessage message => $"User: {message.Text}",
            AssistantFinal { Text.Length: > 0 } answer => $"You: {answer.Text}",
            ToolCall call => $"You called {call.ToolName}: {call.Title}",
            _ => null,
        });
        return string.Join('\n', lines.OfType<string>());
    }
}

/// <summary>What a turn begins with.</summary>
internal sealed record TurnOpening(string Text, IReadOnlyList<TurnImage> Images);

/// <summary>An image of a message.</summary>
/// <param name="Data">Base64.</param>
internal sealed record TurnImage(string MediaType, string Data);

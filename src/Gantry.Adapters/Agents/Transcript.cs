using System.Text;
using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents;

/// <summary>What a program writes down of its conversations: one file each, one JSON object a line. A line that is none, or is not finished, is passed over.</summary>
internal static class Transcript
{
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>The file of a conversation; null when there is none. Of several the one that was written last.</summary>
    public static string? Find(string folder, string conversation) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"*{conversation}.jsonl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .MaxBy(File.GetLastWriteTimeUtc)
            : null;

    /// <summary>The lines behind a position.</summary>
    /// <param name="from">In bytes; a line begins there.</param>
    public static IEnumerable<JsonElement> Lines(string? file, long from)
    {
        if (file is null)
        {
            yield break;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(from, stream.Length);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length <= LongestLine && Parse(line) is { ValueKind: JsonValueKind.Object } said)
            {
                yield return said;
            }
        }
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One fact of a transcript.</summary>
/// <param name="At">When it happened; null when the program does not say.</param>
internal sealed record TranscriptEntry(DateTimeOffset? At, EventPayload Payload)
{
    /// <summary>The moment that a line names.</summary>
    public static DateTimeOffset? MomentOf(JsonElement line) =>
        line.TextAt("timestamp") is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
}

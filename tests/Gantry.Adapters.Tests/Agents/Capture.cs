using System.Text.Json;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>A transcript of a real program, as it was taken.</summary>
internal sealed record Capture(string Name, IReadOnlyList<CaptureLine> Lines)
{
    /// <summary>The names of all transcripts of an agent.</summary>
    public static IEnumerable<string> NamesOf(string agent) =>
        Directory.EnumerateFiles(Folder, $"{agent}-*.ndjson").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Agents", "Captures");

    public static Capture Read(string name) =>
        new(name, [.. File.ReadLines(Path.Combine(Folder, $"{name}.ndjson")).Select(line => CaptureLine.Of(JsonDocument.Parse(line).RootElement))]);

    /// <summary>What the program said of a type, or with a method.</summary>
    public IEnumerable<JsonElement> Said(string type) =>
        Lines.Where(line => line.Direction == "out").Select(line => line.Message).Where(message =>
            message.ValueKind == JsonValueKind.Object && (message.TryGetProperty("type", out var told) || message.TryGetProperty("method", out told)) && told.ToString() == type);
}

/// <summary>One line of a transcript.</summary>
/// <param name="Direction"><c>in</c>: the host said it; <c>out</c>, <c>err</c>: the program did; <c>meta</c>.</param>
/// <param name="Message">Undefined when it was no JSON. What is told of the program itself may stand in the line.</param>
internal sealed record CaptureLine(string Direction, JsonElement Message, string Text)
{
    public static CaptureLine Of(JsonElement line) =>
        new(
            line.GetProperty("dir").GetString()!,
            line.TryGetProperty("msg", out var message) ? message : line.GetProperty("dir").GetString() == "meta" ? message = line : default,
            line.TryGetProperty("text", out var text) ? text.GetString()! : message.ValueKind == JsonValueKind.Undefined ? "" : message.GetRawText());

    /// <summary>A text somewhere in it; null when there is none.</summary>
    public string? At(params IReadOnlyList<string> path)
    {
        var element = Message;
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
    }
}

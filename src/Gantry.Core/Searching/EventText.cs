using System.Text;
using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Searching;

/// <summary>What people look for in an event: what was said, what a tool was asked and what it answered, what went wrong.</summary>
public static class EventText
{
    // A tool's output has 64 KiB at most; longer are only pasted messages, whose beginning says what they are.
    private const int LongestText = 128 * 1024;

    /// <summary>The types of events that can be found.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. EventCatalog.All.Where(type => type.IsDurable && IsSearchable(type.Payload)).Select(type => type.Name)];

    /// <summary>The event's text; null for one that cannot be found.</summary>
    internal static SearchEntry? Of(LoggedEvent logged)
    {
        if (!Types.Contains(logged.TypeName, StringComparer.Ordinal))
        {
            return null;
        }

        var envelope = logged.Decode();
        var text = envelope.Payload switch
        {
            UserMessage message => message.Text,
            AssistantFinal answer => answer.Text,
            ToolCall call => Words(call),
            ToolResult result => result.Output,
            RunError error => $"{error.Message}\n{error.Hint}",
            Fault fault => fault.Message,
            _ => "",
        };
        return new SearchEntry(logged.Position, logged.RunId, envelope.At, logged.TypeName, VisibleText.Shorten(text, LongestText));
    }

    private static bool IsSearchable(Type payload) =>
        payload == typeof(UserMessage)
        || payload == typeof(AssistantFinal)
        || payload == typeof(ToolCall)
        || payload == typeof(ToolResult)
        || payload == typeof(RunError)
        || payload == typeof(Fault);

    // The values alone: in raw JSON "\n" would make an n part of the next word.
    private static string Words(ToolCall call)
    {
        var words = new StringBuilder(call.ToolName).Append('\n').Append(call.Title);
        AppendValues(words, call.Input);
        return words.ToString();
    }

    // As deep as a tool's input can be, which its reader has bounded.
    private static void AppendValues(StringBuilder words, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    AppendValues(words, property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    AppendValues(words, item);
                }

                break;
            case JsonValueKind.String or JsonValueKind.Number:
                words.Append('\n').Append(value.ToString());
                break;
        }
    }
}

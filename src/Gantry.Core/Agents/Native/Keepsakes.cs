using System.Text;
using System.Text.Json;
using Gantry.Core.Agents.Native.Context;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native;

/// <summary>What of a conversation must not be lost in a summary, taken from the events and not from the model's memory.</summary>
internal sealed class Keepsakes
{
    private const int MostOfWords = 12 * 1024;
    private const int MostOfOneMessage = 4 * 1024;
    private const int MostFiles = 200;
    private const int FewWords = 4;

    private readonly List<string> words = [];
    private readonly Dictionary<ToolCallId, string> writes = [];
    private readonly List<string> changed = [];
    private Plan? plan;

    /// <summary>What the user speaks of: the last message, and the one before it when that says little.</summary>
    public string Subject => words.Count == 0 ? ""
        : words.Count > 1 && Words.Telling(words[^1]).Count < FewWords ? $"{words[^1]}\n{words[^2]}"
        : words[^1];

    public void Note(EventPayload payload)
    {
        switch (payload)
        {
            case UserMessage message:
                words.Add(message.Text);
                break;
            case Plan latest:
                plan = latest;
                break;
            case ToolCall { ToolName: "write_file" or "edit_file" } call when PathOf(call.Input) is { } path:
                writes[call.ToolCallId] = path;
                break;
            case ToolResult { Outcome: ToolOutcome.Succeeded } result when writes.Remove(result.ToolCallId, out var path):
                changed.Remove(path);
                changed.Add(path);
                break;
        }
    }

    /// <summary>The user's own words, the files that were changed and the plan as it stands, of bounded length.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("## What the user said, in their own words\n");
        foreach (var word in Kept())
        {
            text.Append("- ").AppendLine(word.ReplaceLineEndings("\n  "));
        }

        if (changed.Count > 0)
        {
            text.Append("\n## Files changed so far\n").AppendLine(string.Join('\n', changed.TakeLast(MostFiles)));
        }

        if (plan is { Items.Count: > 0 })
        {
            text.Append("\n## The plan as it stands\n");
            foreach (var item in plan.Items)
            {
                text.Append("- [").Append(item.Status).Append("] ").AppendLine(item.Text);
            }
        }

        return text.ToString();
    }

    // The first message is the task; of the others the latest count most.
    private List<string> Kept()
    {
        var kept = words.Take(1).Select(Cut).ToList();
        var room = MostOfWords - kept.Sum(word => word.Length);
        var latest = new List<string>();
        foreach (var word in words.Skip(1).Reverse().Select(Cut))
        {
            room -= word.Length;
            if (room < 0)
            {
                latest.Add($"[{words.Count - 1 - latest.Count} earlier messages are left out here]");
                break;
            }

            latest.Add(word);
        }

        latest.Reverse();
        return [.. kept, .. latest];
    }

    private static string Cut(string word) => BoundedText.Cut(word, MostOfOneMessage);

    private static string? PathOf(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.String ? path.GetString() : null;
}

using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>What Claude Code writes down: its messages as they went to the model, among much else. What sub-agents say is left out.</summary>
internal static class ClaudeTranscript
{
    public static IEnumerable<TranscriptEntry> Read(IEnumerable<JsonElement> lines)
    {
        var calls = new TranscriptCalls();
        DateTimeOffset? last = null;
        foreach (var line in lines)
        {
            var at = last = TranscriptEntry.MomentOf(line) ?? last;
            if (line.IsTrueAt("isSidechain") || line.IsTrueAt("isMeta"))
            {
                continue;
            }

            foreach (var fact in line.TextAt("type") switch
            {
                "user" => OfUser(line.At("message"), calls),
                "assistant" when line.At("message").TextAt("model") != "<synthetic>" => OfAssistant(line.At("message"), calls),
                _ => [],
            })
            {
                yield return new TranscriptEntry(at, fact);
            }
        }

        foreach (var owed in calls.Owed())
        {
            yield return new TranscriptEntry(last, owed);
        }
    }

    private static IEnumerable<EventPayload> OfUser(JsonElement message, TranscriptCalls calls)
    {
        if (message.TextAt("content") is { Length: > 0 } words)
        {
            return [TranscriptCalls.Said(words)];
        }

        var text = string.Join("\n\n", message.ListAt("content").Where(block => block.TextAt("type") == "text").Select(block => block.TextAt("text")));
        var results = message.ListAt("content")
            .Where(block => block.TextAt("type") == "tool_result")
            .Select(block => calls.Result(block.TextAt("tool_use_id") ?? "", OutputOf(block), block.IsTrueAt("is_error")))
            .OfType<EventPayload>();
        return text.Length > 0 ? [.. results, TranscriptCalls.Said(text)] : results;
    }

    private static IEnumerable<EventPayload> OfAssistant(JsonElement message, TranscriptCalls calls)
    {
        foreach (var block in message.ListAt("content"))
        {
            switch (block.TextAt("type"))
            {
                case "text" when block.TextAt("text") is { Length: > 0 } text:
                    yield return TranscriptCalls.Answered(text);
                    break;
                case "thinking" when block.TextAt("thinking") is { Length: > 0 } thought:
                    yield return TranscriptCalls.Thought(thought);
                    break;
                case "tool_use" when block.TextAt("id") is { } id && block.TextAt("name") is { } tool:
                    yield return calls.Call(id, tool, block.At("input"), ClaudeTools.Read(tool, block.At("input"), files: null).Title);
                    break;
            }
        }
    }

    private static string OutputOf(JsonElement block) =>
        block.TextAt("content") ?? string.Join('\n', block.ListAt("content").Select(part => part.TextAt("text")).OfType<string>());
}

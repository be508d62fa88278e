using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>What Codex writes down: events for people and items as they went to the model. The user's words are taken from the events, because the items mix them with its own notes.</summary>
internal static class CodexTranscript
{
    public static IEnumerable<TranscriptEntry> Read(IEnumerable<JsonElement> lines)
    {
        var calls = new TranscriptCalls();
        DateTimeOffset? last = null;
        string? saidIn = null;
        foreach (var line in lines)
        {
            last = TranscriptEntry.MomentOf(line) ?? last;
            var payload = line.At("payload");
            var fact = line.TextAt("type") switch
            {
                // Older versions tell it as an event of its own, newer ones as an item; where both stand, one of them counts.
                "event_msg" when SaidBy(payload) is { Words.Length: > 0 } said && said.Kind == (saidIn ??= said.Kind) => TranscriptCalls.Said(said.Words),
                "response_item" => OfItem(payload, calls),
                _ => null,
            };
            if (fact is not null)
            {
                yield return new TranscriptEntry(last, fact);
            }
        }

        foreach (var owed in calls.Owed())
        {
            yield return new TranscriptEntry(last, owed);
        }
    }

    private static (string Kind, string Words)? SaidBy(JsonElement payload) => payload.TextAt("type") switch
    {
        "user_message" => ("event", payload.TextAt("message") ?? ""),
        "item_completed" when payload.At("item") is var item && item.TextAt("type") == "UserMessage" => ("item", TextOf(item.At("content"))),
        _ => null,
    };

    private static EventPayload? OfItem(JsonElement item, TranscriptCalls calls)
    {
        var id = item.TextAt("call_id") ?? "";
        switch (item.TextAt("type"))
        {
            case "message" when item.TextAt("role") == "assistant" && TextOf(item.At("content")) is { Length: > 0 } text:
                return TranscriptCalls.Answered(text);
            case "reasoning" when TextOf(item.At("summary")) is { Length: > 0 } thought:
                return TranscriptCalls.Thought(thought);
            case "function_call" or "local_shell_call" when item.TextAt("name") is { } tool:
                var arguments = ArgumentsOf(item.TextAt("arguments"));
                return calls.Call(id, tool, arguments, $"{tool} {arguments.TextAt("cmd") ?? arguments.TextAt("command") ?? ""}".Trim());
            case "custom_tool_call" when item.TextAt("name") is { } tool:
                return calls.Call(id, tool, item.At("input"), tool);
            case "function_call_output" or "custom_tool_call_output":
                return calls.Result(id, item.TextAt("output") ?? item.At("output").TextAt("content") ?? "", failed: false);
            default:
                return null;
        }
    }

    private static string TextOf(JsonElement parts) =>
        parts.ValueKind == JsonValueKind.Array ? string.Join("\n\n", parts.EnumerateArray().Select(part => part.TextAt("text")).OfType<string>()) : "";

    private static JsonElement ArgumentsOf(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "{}");
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(new JsonObject { ["arguments"] = json });
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>
/// Understands the events of one run of a runner. One that only keeps the contract names no items and no calls: they are named by their order, so that the same
/// stream read again gives the same names.
/// </summary>
/// <param name="run">The runner's name for the run.</param>
internal sealed class RunnerEvents(string run)
{
    private readonly List<(string Tool, string Id)> calls = [];
    private int texts = 1;
    private int made;
    private int grown;

    /// <summary>The payload; null for an event that is not known here, or is not one.</summary>
    public EventPayload? Read(JsonElement frame)
    {
        if (frame.TextAt("type") is not { } name || !EventCatalog.TryFind(name, out var type) || frame.At("payload").ToNode() is not JsonObject payload)
        {
            return null;
        }

        Complete(name, payload);
        try
        {
            return (EventPayload?)payload.Deserialize(EventJson.TypeInfoOf(type.Payload));
        }
        catch (Exception strange) when (strange is JsonException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private void Complete(string name, JsonObject payload)
    {
        switch (name)
        {
            case "ui.message.assistant.delta" when !payload.ContainsKey("itemId"):
                payload["itemId"] = $"text_{texts}_{run}";
                payload["offset"] = grown;
                grown += payload["textDelta"]?.ToString().Length ?? 0;
                break;
            case "ui.message.assistant.final" when !payload.ContainsKey("itemId"):
                payload["itemId"] = $"text_{texts++}_{run}";
                grown = 0;
                break;
            case "ui.tool.call" when !payload.ContainsKey("toolCallId"):
                var tool = payload["toolName"]?.ToString() ?? "tool";
                var id = $"call_{++made}_{run}";
                calls.Add((tool, id));
                payload["toolCallId"] = id;
                payload["toolName"] = tool;
                payload["title"] ??= tool;
                payload["input"] ??= new JsonObject();
                break;
            case "ui.tool.result" when !payload.ContainsKey("toolCallId"):
                CompleteResult(payload);
                break;
        }
    }

    private void CompleteResult(JsonObject payload)
    {
        var tool = payload["toolName"]?.ToString();
        var at = calls.FindIndex(call => tool is null || call.Tool == tool);
        var call = at >= 0 ? calls[at] : (Tool: tool ?? "tool", Id: $"call_{++made}_{run}");
        if (at >= 0)
        {
            calls.RemoveAt(at);
        }

        payload["toolCallId"] = call.Id;
        payload["toolName"] = call.Tool;
        payload["itemId"] ??= call.Id;
        payload["outcome"] ??= "succeeded";
        payload["output"] = payload["output"] switch
        {
            null => "",
            JsonValue text when text.TryGetValue<string>(out var said) => said,
            { } other => other.ToJsonString(),
        };
    }
}

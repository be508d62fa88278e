using System.Text.Json.Nodes;

namespace Gantry.Adapters.Models.Demo;

/// <summary>What a provider would have sent for an instruction, in a notation of the demo's own.</summary>
internal static class DemoFrame
{
    public static string Of(DemoInstruction instruction) => (instruction switch
    {
        Say say => new JsonObject { ["demo"] = "say", ["text"] = say.Text },
        Think think => new JsonObject { ["demo"] = "think", ["text"] = think.Text },
        StreamWords stream => new JsonObject { ["demo"] = "stream", ["count"] = stream.Count, ["ms"] = (long)stream.Apart.TotalMilliseconds },
        CallTool call => new JsonObject { ["demo"] = "tool", ["name"] = call.Name, ["input"] = JsonNode.Parse(call.Input.GetRawText()) },
        Fail fail => new JsonObject { ["demo"] = "fail", ["text"] = fail.Text },
        _ => throw new InvalidOperationException($"No frame stands for {instruction.GetType().Name}."),
    }).ToJsonString();
}

using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>What model calls took. The total is cumulative for the thread over all its processes: the first one told in a process counts as its last call alone.</summary>
internal sealed class CodexUsage
{
    private (long Input, long Output)? told;

    /// <summary>What came on top since the last notice; null when nothing did.</summary>
    public EventPayload? Take(string model, JsonElement usage)
    {
        var total = Read(usage.At("total"));
        var last = told is { } before ? (Input: total.Input - before.Input, Output: total.Output - before.Output) : Read(usage.At("last"));
        told = total;
        return last.Input > 0 || last.Output > 0 ? new Usage(model, Math.Max(0, last.Input), Math.Max(0, last.Output)) : null;
    }

    private static (long Input, long Output) Read(JsonElement figures) => (figures.NumberAt("inputTokens") ?? 0, figures.NumberAt("outputTokens") ?? 0);
}

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
        if (last is { Input: <= 0, Output: <= 0 })
        {
            return null;
        }

        // The last call alone is what its conversation takes now.
        var (input, output) = Read(usage.At("last"));
        return new Usage(
            model, Math.Max(0, last.Input), Math.Max(0, last.Output), ContextTokens: input > 0 ? input + output : null, ContextWindow: usage.NumberAt("modelContextWindow"));
    }

    private static (long Input, long Output) Read(JsonElement figures) => (figures.NumberAt("inputTokens") ?? 0, figures.NumberAt("outputTokens") ?? 0);
}

using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>
/// What model calls took. The figures of a result are cumulative for the process, sub-agents and side calls among them: only what came on top of the last result
/// is told.
/// </summary>
internal sealed class ClaudeUsage
{
    private readonly Dictionary<string, (long Input, long Output)> told = new(StringComparer.Ordinal);

    /// <summary>One fact per model that was used since the last result.</summary>
    public IReadOnlyList<EventPayload> Take(JsonElement result)
    {
        var facts = new List<EventPayload>();
        if (result.At("modelUsage") is not { ValueKind: JsonValueKind.Object } models)
        {
            return facts;
        }

        foreach (var model in models.EnumerateObject())
        {
            var input = Number(model.Value, "inputTokens") + Number(model.Value, "cacheReadInputTokens") + Number(model.Value, "cacheCreationInputTokens");
            var output = Number(model.Value, "outputTokens");
            var before = told.GetValueOrDefault(model.Name);
            told[model.Name] = (input, output);
            if (input > before.Input || output > before.Output)
            {
                facts.Add(new Usage(model.Name, Math.Max(0, input - before.Input), Math.Max(0, output - before.Output)));
            }
        }

        return facts;
    }

    private static long Number(JsonElement usage, string name) => usage.NumberAt(name) ?? 0;
}

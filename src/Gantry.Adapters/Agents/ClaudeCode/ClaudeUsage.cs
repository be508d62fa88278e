using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>
/// What model calls took. The figures of a result are cumulative for the process, sub-agents and side calls among them: only what came on top of the last result
/// is told. How full the conversation is, the stream of its last call tells.
/// </summary>
internal sealed class ClaudeUsage
{
    private readonly Dictionary<string, (long Input, long Output)> told = new(StringComparer.Ordinal);
    private string model = "";
    private long asked;
    private long? context;

    /// <summary>A piece of the model's stream; those of sub-agents are about conversations of their own.</summary>
    public void TakeStream(JsonElement line)
    {
        var piece = line.At("event");
        switch (piece.TextAt("type"))
        {
            case "message_start" when line.TextAt("parent_tool_use_id") is null:
                model = piece.At("message").TextAt("model") ?? "";
                asked = InputOf(piece.At("message").At("usage"));
                break;
            case "message_delta" when line.TextAt("parent_tool_use_id") is null:
                // It repeats the input, and tells it for the first time where a server did not know it before.
                asked = Math.Max(asked, InputOf(piece.At("usage")));
                context = asked > 0 ? asked + Number(piece.At("usage"), "output_tokens") : null;
                break;
        }
    }

    /// <summary>One fact per model that was used since the last result.</summary>
    public IReadOnlyList<EventPayload> Take(JsonElement result)
    {
        var facts = new List<EventPayload>();
        if (result.At("modelUsage") is not { ValueKind: JsonValueKind.Object } models)
        {
            return facts;
        }

        foreach (var used in models.EnumerateObject())
        {
            var input = Number(used.Value, "inputTokens") + Number(used.Value, "cacheReadInputTokens") + Number(used.Value, "cacheCreationInputTokens");
            var output = Number(used.Value, "outputTokens");
            var before = told.GetValueOrDefault(used.Name);
            told[used.Name] = (input, output);
            if (input > before.Input || output > before.Output)
            {
                var fact = new Usage(used.Name, Math.Max(0, input - before.Input), Math.Max(0, output - before.Output));
                facts.Add(IsOfConversation(used) ? fact with { ContextTokens = context, ContextWindow = used.Value.NumberAt("contextWindow") } : fact);
            }
        }

        return facts;
    }

    // The program may name a model with a suffix of its own, as for its longer window.
    private bool IsOfConversation(JsonProperty used) =>
        model.Length > 0 && (used.Name.StartsWith(model, StringComparison.Ordinal) || used.Value.TextAt("canonicalModel") == model);

    private static long InputOf(JsonElement usage) =>
        Number(usage, "input_tokens") + Number(usage, "cache_read_input_tokens") + Number(usage, "cache_creation_input_tokens");

    private static long Number(JsonElement usage, string name) => usage.NumberAt(name) ?? 0;
}

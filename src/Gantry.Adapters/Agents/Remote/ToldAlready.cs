using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>What the log holds of a run already. A runner's stream that is read again from its beginning is recorded once all the same.</summary>
internal sealed class ToldAlready
{
    private readonly Dictionary<string, int> told = new(StringComparer.Ordinal);

    public ToldAlready(IEnumerable<EventPayload> facts)
    {
        foreach (var fact in facts)
        {
            var text = TextOf(fact);
            told[text] = told.GetValueOrDefault(text) + 1;
        }
    }

    /// <summary>Whether the fact stands there; each counts once.</summary>
    public bool Takes(EventPayload fact)
    {
        if (told.Count == 0)
        {
            return false;
        }

        var text = TextOf(fact);
        var left = told.GetValueOrDefault(text);
        if (left == 0)
        {
            return false;
        }

        told[text] = left - 1;
        return true;
    }

    private static string TextOf(EventPayload fact) => $"{fact.GetType().Name} {JsonSerializer.Serialize(fact, EventJson.TypeInfoOf(fact.GetType()))}";
}

using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>
/// Thoughts in Chat Completions, which has no place of its own for them. Providers write <c>reasoning_content</c> or <c>reasoning</c>, and those that want something back
/// write <c>reasoning_details</c>; the same stand for clients.
/// </summary>
internal static class ChatThoughts
{
    public static IEnumerable<Thought> Read(JsonElement message)
    {
        var words = message.Text("reasoning_content") ?? message.Text("reasoning") ?? "";
        if (message.Field("reasoning_details") is not { ValueKind: JsonValueKind.Array } details || details.GetArrayLength() == 0)
        {
            return words.Length == 0 ? [] : [new Thought(words, ModelProtocol.ChatCompletions, null)];
        }

        var ours = details.EnumerateArray().Select(detail => Thought.Unwrap(detail.Text("signature") ?? detail.Text("data"), detail.Text("text") ?? "")).OfType<Thought>().ToList();
        return ours.Count > 0 ? ours : [new Thought(words, ModelProtocol.ChatCompletions, details.GetRawText())];
    }

    /// <summary>Of an assistant's message to a provider, which has said them itself. A seal is the JSON of its details.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Thought> thoughts)
    {
        if (thoughts.Count == 0)
        {
            return;
        }

        json.WriteString("reasoning_content", string.Concat(thoughts.Select(thought => thought.Text)));
        if (thoughts.Any(thought => thought.Seal is not null))
        {
            json.WriteStartArray("reasoning_details");
            foreach (var detail in thoughts.Where(thought => thought.Seal is not null).SelectMany(thought => Details(thought.Seal!)))
            {
                detail.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>One member of <c>reasoning_details</c> for a client.</summary>
    public static void WriteDetail(Utf8JsonWriter json, Thought thought, int index)
    {
        var isSealedOnly = thought.IsRedacted || thought.Text.Length == 0;
        json.WriteStartObject();
        json.WriteString("type", isSealedOnly ? "reasoning.encrypted" : "reasoning.text");
        json.WriteNumber("index", index);
        json.WriteText("text", isSealedOnly ? null : thought.Text);
        json.WriteString(isSealedOnly ? "data" : "signature", thought.Wrap(withText: true));
        json.WriteEndObject();
    }

    // A client may have changed it on the way.
    private static List<JsonElement> Details(string seal)
    {
        try
        {
            var details = JsonElement.Parse(seal);
            return details.ValueKind == JsonValueKind.Array ? [.. details.EnumerateArray()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

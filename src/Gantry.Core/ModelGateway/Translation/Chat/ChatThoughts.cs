using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>
/// Thoughts in Chat Completions, which has no place of its own for them. Providers write <c>reasoning_content</c> or <c>reasoning</c>, and those that want something back
/// write <c>reasoning_details</c>; the same stand for clients.
/// </summary>
internal static class ChatThoughts
{
    public static IEnumerable<Thought> Read(JsonPart message)
    {
        var words = message.Text("reasoning_content"u8) ?? message.Text("reasoning"u8) ?? "";
        if (message.Field("reasoning_details"u8) is not { Kind: JsonValueKind.Array } details || details.Count == 0)
        {
            return words.Length == 0 ? [] : [new Thought(words, ModelProtocol.ChatCompletions, null)];
        }

        var ours = details.Items().Select(detail => Thought.Unwrap(detail.Text("signature"u8) ?? detail.Text("data"u8), detail.Text("text"u8) ?? "")).OfType<Thought>().ToList();
        return ours.Count > 0 ? ours : [new Thought(words, ModelProtocol.ChatCompletions, details.RawText)];
    }

    /// <summary>Of an assistant's message to a provider, which has said them itself. A seal is the JSON of its details.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Thought> thoughts)
    {
        if (thoughts.Count == 0)
        {
            return;
        }

        json.WriteString("reasoning_content"u8, string.Concat(thoughts.Select(thought => thought.Text)));
        if (thoughts.Any(thought => thought.Seal is not null))
        {
            json.WriteStartArray("reasoning_details"u8);
            foreach (var detail in thoughts.Where(thought => thought.Seal is not null).SelectMany(thought => Details(thought.Seal!)))
            {
                json.WritePart(detail);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>One member of <c>reasoning_details</c> for a client.</summary>
    public static void WriteDetail(Utf8JsonWriter json, Thought thought, int index)
    {
        var isSealedOnly = thought.IsRedacted || thought.Text.Length == 0;
        json.WriteStartObject();
        json.WriteString("type"u8, isSealedOnly ? "reasoning.encrypted" : "reasoning.text");
        json.WriteNumber("index"u8, index);
        json.WriteText("text"u8, isSealedOnly ? null : thought.Text);
        json.WriteString(isSealedOnly ? "data" : "signature", thought.Wrap(withText: true));
        json.WriteEndObject();
    }

    // A client may have changed it on the way.
    private static List<JsonPart> Details(string seal)
    {
        try
        {
            var details = JsonIndex.Parse(Encoding.UTF8.GetBytes(seal));
            return details.Kind == JsonValueKind.Array ? [.. details.Items()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

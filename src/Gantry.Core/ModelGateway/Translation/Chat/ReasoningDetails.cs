using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Puts <c>reasoning_details</c>, which come in pieces, together again, so that their provider gets back what it said.</summary>
internal sealed class ReasoningDetails
{
    private static readonly string[] Growing = ["text", "summary", "data"];

    private readonly List<(long Index, string? Type, JsonObject Detail)> details = [];

    public void Add(JsonPart detail)
    {
        if (detail.Kind != JsonValueKind.Object)
        {
            return;
        }

        var piece = JsonNode.Parse(detail.RawText)!.AsObject();
        var (index, type) = (detail.Number("index"u8) ?? -1, detail.Text("type"u8));
        var at = index < 0 ? -1 : details.FindIndex(known => known.Index == index && known.Type == type);
        if (at < 0)
        {
            details.Add((index, type, piece));
            return;
        }

        foreach (var (name, value) in piece)
        {
            var whole = details[at].Detail;
            if (value is not null)
            {
                whole[name] = Growing.Contains(name, StringComparer.Ordinal) ? (whole[name]?.ToString() ?? "") + value : value.DeepClone();
            }
        }
    }

    /// <summary>All of them as JSON, which then begin anew; null when there are none.</summary>
    public string? Take()
    {
        if (details.Count == 0)
        {
            return null;
        }

        var all = new JsonArray([.. details.Select(detail => detail.Detail)]).ToJsonString();
        details.Clear();
        return all;
    }
}

using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A tool's answer where the protocol has one text for it and no mark for an error.</summary>
internal static class ResultText
{
    private const string Error = "Error: ";

    /// <param name="texts">Each in pieces.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<IReadOnlyList<JsonText>> texts, bool isError)
    {
        var pieces = new List<JsonText>(texts.Count * 2);
        foreach (var text in texts)
        {
            if (pieces.Count > 0)
            {
                pieces.Add("\n");
            }

            pieces.AddRange(text);
        }

        if (isError && !(pieces.Count > 0 && pieces[0].ToString().StartsWith(Error, StringComparison.Ordinal)))
        {
            pieces.Insert(0, Error);
        }

        json.WriteJoined(name, pieces, "");
    }
}

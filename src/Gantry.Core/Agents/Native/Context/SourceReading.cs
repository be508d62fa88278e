namespace Gantry.Core.Agents.Native.Context;

/// <summary>Reads a file's text into what the map needs of it.</summary>
internal static class SourceReading
{
    private const int ShortestIdentifier = 3;
    private const int LongestIdentifier = 80;
    private const int MostIdentifiers = 4000;

    public static SourceFile Read(string path, string text, IReadOnlyList<Symbol>? symbols = null)
    {
        var identifiers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var range in Identifiers(text))
        {
            Count(identifiers, text[range]);
        }

        // Each distinct identifier is taken apart once.
        var terms = new Dictionary<string, int>(StringComparer.Ordinal);
        var length = 0;
        foreach (var (identifier, count) in identifiers)
        {
            foreach (var word in Words.Of(identifier))
            {
                terms[word] = terms.GetValueOrDefault(word) + count;
                length += count;
            }
        }

        var head = text[..Math.Min(text.Length, 500)];
        var isGenerated = head.Contains("DO NOT EDIT", StringComparison.Ordinal) || head.Contains("@generated", StringComparison.Ordinal);
        return new SourceFile(path)
        {
            Weight = PathKind.Weight(path) * (isGenerated ? 0.3 : 1),
            Symbols = symbols ?? SymbolScanner.Scan(path, text),
            Identifiers = identifiers,
            Terms = terms,
            Length = length,
        };
    }

    private static void Count(Dictionary<string, int> counts, string identifier)
    {
        if (counts.TryGetValue(identifier, out var count))
        {
            counts[identifier] = count + 1;
        }
        else if (counts.Count < MostIdentifiers)
        {
            counts.Add(identifier, 1);
        }
    }

    private static IEnumerable<Range> Identifiers(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetter(text[at]) && text[at] != '_')
            {
                at++;
                continue;
            }

            var from = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            if (at - from is >= ShortestIdentifier and <= LongestIdentifier)
            {
                yield return from..at;
            }
        }
    }
}

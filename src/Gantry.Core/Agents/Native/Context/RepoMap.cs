using System.Globalization;
using System.Text;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// A map of the workspace for one prompt: the files that it may be about, the most likely first, with those of their definitions that its words name, within a
/// budget of tokens. Files further down get fewer lines, so that more of them are named.
/// </summary>
internal static class RepoMap
{
    private const int WellShown = 10;
    private const int Shown = 30;

    /// <param name="ranked">The most likely first.</param>
    public static string Of(IReadOnlyList<SourceFile> ranked, string prompt, int tokens)
    {
        var room = TokenEstimate.Characters(tokens);
        var words = Words.Telling(prompt).ToHashSet(StringComparer.Ordinal);
        var map = new StringBuilder();
        var place = 0;
        foreach (var file in ranked)
        {
            var entry = Entry(file, words, place < WellShown ? 7 : place < Shown ? 3 : 1);
            if (map.Length + entry.Length > room)
            {
                // Perhaps the name alone fits.
                entry = $"{file.Path}\n";
                if (map.Length + entry.Length > room)
                {
                    break;
                }
            }

            map.Append(entry);
            place++;
        }

        return map.ToString();
    }

    private static string Entry(SourceFile file, HashSet<string> words, int lines)
    {
        var entry = new StringBuilder(file.Path).Append('\n');
        var shown = file.Symbols
            .Select(symbol => (Symbol: symbol, Named: Words.Of(symbol.Name).Distinct(StringComparer.Ordinal).Count(words.Contains)))
            .OrderByDescending(pair => pair.Named)
            .ThenByDescending(pair => file.Identifiers.GetValueOrDefault(pair.Symbol.Name))
            .Take(lines)
            .OrderBy(pair => pair.Symbol.Line);
        foreach (var (symbol, _) in shown)
        {
            entry.Append(CultureInfo.InvariantCulture, $"  {symbol.Line}: {symbol.Signature}\n");
        }

        return entry.ToString();
    }
}

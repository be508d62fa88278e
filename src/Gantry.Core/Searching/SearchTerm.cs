using System.Text;
using Gantry.Core.Failures;

namespace Gantry.Core.Searching;

/// <summary>One thing that must occur: a word, or words in this order. There is no other syntax, so nothing that people type can be wrong.</summary>
/// <param name="Text">Has a letter or a digit; no control characters.</param>
/// <param name="IsPrefix">The last word may go on.</param>
public sealed record SearchTerm(string Text, bool IsPrefix)
{
    private const int LongestQuery = 1000;
    private const int MostTerms = 32;

    /// <summary>Reads what people type: <c>words</c>, <c>"quoted phrases"</c>, <c>begin*</c>. All terms must occur.</summary>
    /// <exception cref="GantryException">There is nothing to look for, or too much.</exception>
    public static IReadOnlyList<SearchTerm> Parse(string? query)
    {
        if (query is { Length: > LongestQuery })
        {
            throw GantryException.Invalid("q", $"q may have {LongestQuery} characters at most.");
        }

        var terms = Split(query ?? "").Where(HasWord).ToList();
        return terms.Count switch
        {
            0 => throw GantryException.Invalid("q", "q needs a word to look for, with a letter or a digit: words, \"a phrase\" or begin*."),
            > MostTerms => throw GantryException.Invalid("q", $"q may have {MostTerms} words and phrases at most."),
            _ => terms,
        };
    }

    private static IEnumerable<SearchTerm> Split(string query)
    {
        // Between quotes stand phrases; an open one goes on to the end.
        var pieces = WithoutControls(query).Split('"');
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 1)
            {
                yield return new SearchTerm(pieces[i], IsPrefix: false);
                continue;
            }

            foreach (var word in pieces[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return new SearchTerm(word.TrimEnd('*'), word.EndsWith('*'));
            }
        }
    }

    private static string WithoutControls(string text) => string.Create(text.Length, text, static (clean, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            clean[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }
    });

    private static bool HasWord(SearchTerm term) => term.Text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) || Rune.IsNumber(rune));
}

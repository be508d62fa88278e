using Gantry.Core.Searching;

namespace Gantry.Adapters.Search.Sqlite;

/// <summary>Terms in the language of FTS5: every text in quotes, so that none of its operators can stand outside them.</summary>
internal static class MatchExpression
{
    public static string Of(IReadOnlyList<SearchTerm> terms) => string.Join(' ', terms.Select(Of));

    private static string Of(SearchTerm term) => $"\"{term.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(term.IsPrefix ? " *" : "")}";
}

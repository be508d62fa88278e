using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Rendering;

/// <summary>The rules that would remember an answer, exactly as they would be written.</summary>
internal static class SuggestionView
{
    public static void Write(Terminal terminal, IReadOnlyList<RuleSuggestion> suggestions)
    {
        foreach (var suggestion in suggestions)
        {
            terminal.Write($"  {(suggestion.Index == 0 ? "rules" : ""),-8} ", Ink.Dim);
            terminal.Write($"{suggestion.Index}  {Rules(suggestion)}");
            terminal.WriteLine($"  {VisibleText.OnOneLine(suggestion.Explanation)}", Ink.Dim);
        }
    }

    /// <summary>All rules of a suggestion on one line.</summary>
    public static string Rules(RuleSuggestion suggestion) => string.Join(" + ", suggestion.Rules.Select(RuleRows.Line));
}

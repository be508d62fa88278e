using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Following;

/// <summary>Lets the person choose how an allow is remembered: shows each rule that would be written, for each scope.</summary>
internal sealed class RememberChoice(Terminal terminal, KeyReader keys)
{
    // One key each.
    private const int MostChoices = 9;

    /// <summary>The answer; null when they went back.</summary>
    public async Task<DecideApproval?> AskAsync(ApprovalRequested asked, CancellationToken cancellationToken)
    {
        var choices = Choices(asked.RuleSuggestions ?? []);
        for (var at = 0; at < choices.Count; at++)
        {
            var number = (at + 1).ToString(CultureInfo.InvariantCulture);
            terminal.Write($"   [{number}] {Words(choices[at].Scope),-17} ", Ink.Bold);
            terminal.WriteLine(SuggestionView.Rules(choices[at].Suggestion));
        }

        terminal.Write("  which rule? (any other key goes back) ", Ink.Bold);
        var key = await keys.ReadAsync(cancellationToken);
        var chosen = key.KeyChar - '1';
        if (chosen < 0 || chosen >= choices.Count)
        {
            terminal.WriteLine();
            return null;
        }

        terminal.WriteLine(key.KeyChar.ToString());
        return new DecideApproval("allow", RuleWords.Of(choices[chosen].Scope), asked.InputHash, Suggestion: choices[chosen].Suggestion.Index);
    }

    /// <summary>Every suggestion in every scope that it can have: the narrowest first, and of each the nearest scope first.</summary>
    internal static IReadOnlyList<(RuleSuggestion Suggestion, ApprovalScope Scope)> Choices(IReadOnlyList<RuleSuggestion> suggestions) =>
        [.. suggestions.SelectMany(suggestion => suggestion.Scopes.Select(scope => (suggestion, scope))).Take(MostChoices)];

    private static string Words(ApprovalScope scope) => scope switch
    {
        ApprovalScope.Session => "in this session",
        ApprovalScope.Workspace => "in this workspace",
        _ => "always",
    };
}

using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Rendering;

/// <summary>Rules as rows.</summary>
internal static class RuleRows
{
    public static void Write(Terminal terminal, IEnumerable<Rule> rules, TimeProvider time)
    {
        var table = new RowTable("id", "layer", "effect", "kind", "pattern", "for", "hits", "used", "state");
        foreach (var rule in rules)
        {
            table.Add(
                rule.RuleId.ToString(),
                RuleWords.Of(rule.Layer),
                RuleWords.Of(rule.Effect),
                RuleWords.Of(rule.Kind),
                rule.Pattern,
                For(rule),
                rule.Hits.ToString(System.Globalization.CultureInfo.InvariantCulture),
                rule.LastUsedAt is { } used ? $"{Ages.Of(used, time)} ago" : "",
                State(rule, time));
        }

        table.Write(terminal);
    }

    /// <summary>A rule that is not there yet, on one line.</summary>
    public static string Line(SuggestedRule rule) => VisibleText.OnOneLine($"{RuleWords.Of(rule.Effect)} {RuleWords.Of(rule.Kind)}  {rule.Pattern}");

    private static string For(Rule rule)
    {
        var place = rule switch { { SessionId: { } session } => $"session {session}", { WorkspaceId: { } workspace } => $"workspace {workspace}", _ => "" };
        return rule.Agent is { } agent ? $"{place} agent {agent}".Trim() : place;
    }

    private static string State(Rule rule, TimeProvider time) => rule switch
    {
        { RevokedAt: { } at } => $"revoked {Ages.Of(at, time)} ago by {rule.RevokedBy}",
        { ExpiresAt: { } end } when end <= time.GetUtcNow() => $"expired {Ages.Of(end, time)} ago",
        { Fault: { } fault } => $"out of order: {fault}",
        { ExpiresAt: { } end } => $"until {end:yyyy-MM-dd HH:mm}Z",
        _ => "",
    };
}

using Gantry.Core.Approvals.Matching;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>A rule that can judge.</summary>
/// <param name="Pattern">Null when the rule is out of order; it says why.</param>
internal sealed record LoadedRule(Rule Rule, ActionPattern? Pattern)
{
    /// <summary>How a rule is named to people.</summary>
    public string Words => $"{ApprovalWord.Of(Rule.Layer)} rule {Rule.RuleId} ({ApprovalWord.Of(Rule.Kind)} {Rule.Pattern})";

    /// <summary>A rule that is not there yet, to see what it would change.</summary>
    public static LoadedRule Draft(ActionPattern pattern) =>
        new(
            new Rule(
                RuleId.New(),
                RuleLayer.Session,
                RuleEffect.Allow,
                KindOf(pattern),
                pattern.Text,
                Agent: null,
                WorkspaceId: null,
                SessionId: null,
                Reason: null,
                ExpiresAt: null,
                Tests: [],
                CreatedAt: default,
                CreatedBy: "",
                Hits: 0,
                LastUsedAt: null,
                RevokedAt: null,
                RevokedBy: null,
                Fault: null),
            pattern);

    /// <summary>Whether it is about what this one asks.</summary>
    public bool IsFor(Asker asker) =>
        (Rule.Agent is not { } agent || agent == asker.Agent)
        && (Rule.WorkspaceId is not { } workspace || workspace == asker.WorkspaceId)
        && (Rule.SessionId is not { } session || session == asker.SessionId);

    /// <summary>Whether it decides about a part: exactly when it allows, in a wider sense when it does not.</summary>
    public bool IsAbout(ActionPart part) => Pattern is not null && (Rule.Effect == RuleEffect.Allow ? Pattern.Matches(part) : Pattern.Touches(part));

    public static RuleKind KindOf(ActionPart part) => part switch
    {
        CommandPart => RuleKind.Command,
        FilePart => RuleKind.File,
        HostPart => RuleKind.Network,
        ToolPart => RuleKind.Tool,
        _ => throw new InvalidOperationException($"No rule is about a {part.GetType().Name}."),
    };

    public static RuleKind KindOf(ActionPattern pattern) => ApprovalWord.Read<RuleKind>(pattern.Kind)!.Value;
}

using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Reads rules as people write them, and collects everything that is wrong with them.</summary>
/// <param name="faults">Fields with their sentences; added to.</param>
internal sealed class RuleForm(Dictionary<string, string[]> faults)
{
    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 1000;

    /// <summary>The most tests of one rule.</summary>
    public const int MostTests = 50;

    private bool isWrong;

    /// <summary>A rule as it would be stored; null when something is wrong with it.</summary>
    /// <param name="prefix">Where it stands, such as <c>rules[2].</c>; before each field's name.</param>
    /// <param name="managed">It is of the managed file.</param>
    public LoadedRule? Read(AddRule written, string prefix, bool managed, string createdBy, DateTimeOffset createdAt)
    {
        isWrong = false;
        var layer = managed ? ReadManagedLayer(written, prefix) : Word<RuleLayer>(written.Layer ?? "user", $"{prefix}layer", word => word != RuleLayer.Managed);
        var effect = Word<RuleEffect>(written.Effect, $"{prefix}effect");
        var kind = Word<RuleKind>(written.Kind, $"{prefix}kind");
        var agent = ReadAgent(written.Agent, $"{prefix}agent");
        var workspace = ReadPlace<WorkspaceId>(written.WorkspaceId, layer is RuleLayer.Workspace, layer is not null, $"{prefix}workspace_id", "workspace");
        var session = ReadPlace<SessionId>(written.SessionId, layer is RuleLayer.Session, layer is not null, $"{prefix}session_id", "session");
        var tests = ReadTests(written.Tests ?? [], prefix);
        if (written.Reason is { Length: > LongestReason })
        {
            Fault($"{prefix}reason", $"reason may have {LongestReason} characters at most.");
        }

        var pattern = kind is { } known ? ReadPattern(known, written.Pattern, $"{prefix}pattern") : null;
        if (pattern is not null && effect is { } says && RuleTests.FirstFailure(says, pattern, tests) is { } failure)
        {
            Fault($"{prefix}tests[{failure.Index}]", failure.Sentence);
        }

        return isWrong
            ? null
            : new LoadedRule(
                new Rule(
                    RuleId.New(),
                    layer!.Value,
                    effect!.Value,
                    kind!.Value,
                    pattern!.Text,
                    agent,
                    workspace,
                    session,
                    string.IsNullOrWhiteSpace(written.Reason) ? null : written.Reason.Trim(),
                    WholeMilliseconds(written.ExpiresAt),
                    tests,
                    createdAt,
                    createdBy,
                    Hits: 0,
                    LastUsedAt: null,
                    RevokedAt: null,
                    RevokedBy: null,
                    Fault: null),
                pattern);
    }

    private RuleLayer? ReadManagedLayer(AddRule written, string prefix)
    {
        if (written.Layer is null or "managed")
        {
            return RuleLayer.Managed;
        }

        Fault($"{prefix}layer", "layer must be left out or be managed: all rules of this file are.");
        return null;
    }

    private TWord? Word<TWord>(string? text, string field, Func<TWord, bool>? isTaken = null)
        where TWord : struct, Enum
    {
        if (ApprovalWord.Read<TWord>(text) is { } word && isTaken?.Invoke(word) != false)
        {
            return word;
        }

        var words = ApprovalWord.All<TWord>().Where(spelled => isTaken?.Invoke(ApprovalWord.Read<TWord>(spelled)!.Value) != false);
        Fault(field, $"{Name(field)} must be one of: {string.Join(", ", words)}.");
        return null;
    }

    private AgentName? ReadAgent(string? text, string field)
    {
        if (text is null)
        {
            return null;
        }

        if (AgentName.TryParse(text, out var agent))
        {
            return agent;
        }

        Fault(field, "agent must be an agent's name, such as native or claude; left out, the rule is for all.");
        return null;
    }

    private TId? ReadPlace<TId>(string? text, bool isNeeded, bool isLayerKnown, string field, string layer)
        where TId : struct, IEntityId<TId>
    {
        if (IEntityId<TId>.TryParse(text, out var id) && isNeeded)
        {
            return id;
        }

        if (isNeeded)
        {
            Fault(field, $"{Name(field)} must be the id of the {layer} that the rule is for.");
        }
        else if (text is not null && isLayerKnown)
        {
            Fault(field, $"{Name(field)} goes with layer {layer} only.");
        }

        return null;
    }

    private ActionPattern? ReadPattern(RuleKind kind, string? text, string field)
    {
        if (text is null)
        {
            Fault(field, $"pattern must say which {ApprovalWord.Of(kind)} the rule is about.");
            return null;
        }

        try
        {
            return ActionPattern.Parse(ApprovalWord.Of(kind), text);
        }
        catch (GantryException refusal)
        {
            Fault(field, refusal.Message);
            return null;
        }
    }

    private List<RuleTest> ReadTests(IReadOnlyList<AddRuleTest> written, string prefix)
    {
        if (written.Count > MostTests)
        {
            Fault($"{prefix}tests", $"A rule may have {MostTests} tests at most.");
            return [];
        }

        var tests = new List<RuleTest>();
        for (var at = 0; at < written.Count; at++)
        {
            var expect = Word<RuleTestExpectation>(written[at]?.Expect, $"{prefix}tests[{at}].expect");
            if (written[at]?.Input is not { Length: > 0 and <= RuleInput.LongestText } input)
            {
                Fault($"{prefix}tests[{at}].input", $"input must have 1 to {RuleInput.LongestText} characters.");
            }
            else if (expect is { } expected)
            {
                tests.Add(new RuleTest(input, expected));
            }
        }

        // Faults of what is missing are told already; a test must not be found at another's place.
        return tests.Count == written.Count ? tests : [];
    }

    // As the store keeps it.
    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? moment) =>
        moment is { } time ? new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero) : null;

    private void Fault(string field, string sentence)
    {
        isWrong = true;
        faults[field] = [sentence];
    }

    private static string Name(string field) => field[(field.LastIndexOf('.') + 1)..];
}

using Gantry.Core.Approvals.Matching;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Runs the examples that a rule carries: does the rule, by itself, decide about each as it says?</summary>
internal static class RuleTests
{
    /// <summary>The first example that does not hold; null when all do.</summary>
    public static FailedRuleTest? FirstFailure(RuleEffect effect, ActionPattern pattern, IReadOnlyList<RuleTest> tests)
    {
        for (var at = 0; at < tests.Count; at++)
        {
            var expected = tests[at].Expect == RuleTestExpectation.Matches;
            if (Decides(effect, pattern, tests[at].Input) != expected)
            {
                var input = VisibleText.Of(tests[at].Input);
                return new FailedRuleTest(at, $"'{input}' should {(expected ? "match" : "not match")} {pattern.Kind} {pattern.Text}, and it does{(expected ? " not" : "")}.");
            }
        }

        return null;
    }

    private static bool Decides(RuleEffect effect, ActionPattern pattern, string input) =>
        ActionParts.Of(RuleInput.Read(LoadedRule.KindOf(pattern), input)) is ReadableParts readable
        && (effect == RuleEffect.Allow ? readable.Parts.All(pattern.Matches) : readable.Parts.Any(pattern.Touches));
}

/// <summary>An example that does not hold.</summary>
/// <param name="Index">From 0.</param>
internal sealed record FailedRuleTest(int Index, string Sentence);

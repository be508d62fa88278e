using Gantry.Core.Approvals.Matching;
using Gantry.Core.Approvals.Rules;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

/// <summary>A small set of rules, by which the daemon's own judge judges.</summary>
internal sealed class SampleRules(IReadOnlyList<ActionPattern> allow, IReadOnlyList<ActionPattern> deny)
{
    public static readonly SampleRules OfTheTable = new(
        [
            .. Of("command",
                "git status", "git status *", "git diff *", "git log *", "git show *", "git --no-pager log *", "ls *", "cat *", "grep *", "xargs grep *", "rg *", "find *", "echo *",
                "npm test", "npm run test *", "npm run build *", "dotnet build *", "dotnet test *", "make test", "sed *", "sort *", "head *", "tail *", "wc *", "cd *",
                "curl https://example.com/* *", "timeout 60 make bench", "timeout *", "nice *", "bash *", "FOO=1 npm test", "printf *", "test *", "tar *", "tee *"),
            .. Of("file", "src/**", "*.log", "/tmp/**"),
        ],
        [
            .. Of("command", "rm *", "sudo *", "git push *", "dotnet nuget push *"),
            .. Of("file", "src/secret/**"),
        ]);

    private readonly IReadOnlyList<LoadedRule> rules = [.. allow.Select(LoadedRule.Draft), .. deny.Select(LoadedRule.Draft).Select(Denying)];

    public string Judge(GatedAction action) => ApprovalWord.Of(RuleJudge.Judge(rules, action).Verdict);

    private static LoadedRule Denying(LoadedRule rule) => rule with { Rule = rule.Rule with { Effect = RuleEffect.Deny } };

    private static IEnumerable<ActionPattern> Of(string kind, params string[] texts) => texts.Select(text => ActionPattern.Parse(kind, text));
}

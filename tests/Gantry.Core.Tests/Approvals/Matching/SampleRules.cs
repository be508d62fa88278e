using Gantry.Core.Approvals.Matching;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

/// <summary>A small set of rules and the plainest way to judge by them: any part denied, denied; each part allowed, allowed; else asked.</summary>
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

    public string Judge(GatedAction action) => ActionParts.Of(action) switch
    {
        ReadableParts { Parts: var parts } when parts.Any(part => deny.Any(rule => rule.Touches(part))) => "deny",
        ReadableParts { Parts: var parts } when parts.All(part => allow.Any(rule => rule.Matches(part))) => "allow",
        _ => "ask",
    };

    private static IEnumerable<ActionPattern> Of(string kind, params string[] texts) => texts.Select(text => ActionPattern.Parse(kind, text));
}

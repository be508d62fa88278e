using Gantry.Core.Approvals.Matching;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

public sealed class PatternSuggestionsTests
{
    [Theory]
    [InlineData("git status -s", "git status -s", "git status *")]
    [InlineData("bash -lc 'git status'", "git status", "git status *")]
    [InlineData("timeout 5 git status", "git status", "git status *")]
    [InlineData("ls -la", "ls -la", "ls *")]
    [InlineData("npm run build --ci", "npm run build --ci", "npm run build *")]
    [InlineData("git diff --output=x", "git diff --output=x")]
    [InlineData("find . -delete", "find . -delete")]
    [InlineData("rm -rf obj", "rm -rf obj")]
    [InlineData("sudo make", "sudo make")]
    [InlineData("A=1 make", "A=1 make")]
    [InlineData("python -c 'print(1)'", "python -c 'print(1)'")]
    [InlineData("cd src && npm test", "cd src", "npm test", "npm test *")]
    [InlineData("ls | xargs rm", "ls", "xargs rm", "ls *")]
    [InlineData("echo $HOME")]
    [InlineData("cd .. && make", "cd ..")]
    public void A_command_is_remembered_narrowest_first(string script, params string[] patterns) =>
        Texts(new ScriptAction(script)).ShouldBe(patterns);

    [Theory]
    [InlineData("cat README.md", true)]
    [InlineData("head -n 3 README.md", true)]
    [InlineData("echo README.md", false)]
    public void A_wide_rule_for_a_program_that_reads_files_says_how_far_it_reads(string script, bool reads) =>
        PatternSuggestions.For(new ScriptAction(script))[^1].Explanation.Contains("outside of the workspace too").ShouldBe(reads);

    [Theory]
    [InlineData("src/deep/a.cs", "src/deep/a.cs", "src/deep/**")]
    [InlineData("README.md", "./README.md")]
    [InlineData("pages/[id].tsx", @"pages/\[id\].tsx", "pages/**")]
    [InlineData("/etc/hosts", "/etc/hosts", "/etc/**")]
    [InlineData(".git/config", ".git/config", ".git/**")]
    [InlineData("../x")]
    public void A_file_is_remembered_narrowest_first(string path, params string[] patterns) => Texts(new FileAction([path])).ShouldBe(patterns);

    [Fact]
    public void A_host_and_a_tool_are_remembered_narrowest_first()
    {
        Texts(new NetworkAction("Example.com.", 443)).ShouldBe(["example.com:443", "example.com"]);
        Texts(new OtherAction("mcp__github__get_issue")).ShouldBe(["mcp__github__get_issue", "mcp__github__*"]);
        Texts(new OtherAction("WebSearch")).ShouldBe(["WebSearch"]);
    }

    [Theory]
    [InlineData("api.example.org", "*.example.org")]
    [InlineData("a.b.example.org", "*.b.example.org")]
    [InlineData("example.co.uk", null)]
    [InlineData("somebody.github.io", null)]
    [InlineData("bucket.s3.amazonaws.com", null)]
    [InlineData("127.0.0.2", null)]
    public void A_whole_domain_is_offered_last_and_only_where_it_is_one_owners(string host, string? widest) =>
        Texts(new NetworkAction(host, 443)).ShouldBe(widest is null ? [$"{host}:443", host] : [$"{host}:443", host, widest]);

    [Fact]
    public void Each_suggestion_allows_a_part_that_was_asked()
    {
        var action = new ScriptAction("git status && find . -name x > src/out.txt");
        var parts = ActionParts.Of(action).ShouldBeOfType<ReadableParts>().Parts;

        var suggestions = PatternSuggestions.For(action);

        suggestions.ShouldAllBe(suggestion => parts.Any(part => suggestion.Pattern.Matches(part)));
        parts.ShouldAllBe(part => suggestions.Any(suggestion => suggestion.Pattern.Matches(part)));
    }

    private static IEnumerable<string> Texts(GatedAction action) => PatternSuggestions.For(action).Select(suggestion => suggestion.Pattern.Text);
}

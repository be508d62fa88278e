using Gantry.Core.Approvals.Importing;
using Gantry.Core.Failures;

namespace Gantry.Core.Tests.Approvals.Importing;

public sealed class CodexRulesTests
{
    [Fact]
    public void A_rules_file_comes_over_with_its_lines()
    {
        var imported = CodexRules.Import("""
            # What may run
            prefix_rule(
                pattern = ["gh", "pr", ["view", 'list']],  # two of them
                decision = "prompt",
                justification = "Ask first",
                match = ["gh pr view 1", ["gh", "pr", "list"]],
                not_match = [],
            )

            prefix_rule(pattern=["git", "status"])
            prefix_rule(pattern=["rm"], decision="forbidden")
            network_rule(host="api.example.com", protocol="https", decision="allow")
            network_rule(host = "evil.example", protocol = "http", decision = "deny")
            host_executable(name = "git", paths = ["/usr/bin/git"])
            """);

        imported.Rules.ShouldBe(
        [
            new ImportedRule("ask", "command", "gh pr view *", "Ask first", 2),
            new ImportedRule("ask", "command", "gh pr list *", "Ask first", 2),
            new ImportedRule("allow", "command", "git status *", "Codex rule", 10),
            new ImportedRule("deny", "command", "rm *", "Codex rule", 11),
            new ImportedRule("allow", "network", "api.example.com:443", "Codex rule (narrower: https on its usual port)", 12),
            new ImportedRule("deny", "network", "evil.example", "Codex rule (wider: every port, not http alone)", 13),
        ]);
        imported.NotCarriedOver.Select(left => (left.SourceText, left.SourceLine)).Skip(1).ShouldBe([("host_executable(name = \"git\", paths = [\"/usr/bin/git\"])", 14)]);
        (imported.NotCarriedOver[0].SourceLine, imported.NotCarriedOver[0].Why.Contains("examples")).ShouldBe((2, true));
    }

    [Theory]
    [InlineData("prefix_rule(pattern=[\"echo\", \"a b\", \"*\", \"it's\"])", "echo 'a b' '*' 'it'\\''s' *")]
    [InlineData("prefix_rule(pattern=['a', \"x\\\"y\"],)", "a 'x\"y' *")]
    public void Words_stay_the_words_that_they_are(string text, string pattern) =>
        CodexRules.Import(text).Rules.ShouldHaveSingleItem().Pattern.ShouldBe(pattern);

    [Theory]
    [InlineData("prefix_rule(pattern=[])")]
    [InlineData("prefix_rule(pattern=\"git\")")]
    [InlineData("prefix_rule(decision=\"allow\")")]
    [InlineData("prefix_rule(pattern=[\"git\"], decision=\"maybe\")")]
    [InlineData("prefix_rule(pattern=[\"git\"], unless=[\"x\"])")]
    [InlineData("prefix_rule(pattern=[[\"a\",[\"b\"]]])")]
    [InlineData("prefix_rule(pattern=[\"git\", []])")]
    [InlineData("prefix_rule(pattern=[\"a\u202Eb\"])")]
    [InlineData("network_rule(host=\"*\", protocol=\"https\")")]
    [InlineData("network_rule(host=\"a.example\", protocol=\"socks5_tcp\")")]
    [InlineData("network_rule(host=\"a.example\")")]
    [InlineData("define_program(name=\"x\")")]
    public void What_cannot_be_said_exactly_is_listed_with_a_reason(string text)
    {
        var imported = CodexRules.Import(text);

        imported.Rules.ShouldBeEmpty();
        imported.NotCarriedOver.ShouldHaveSingleItem().SourceText.ShouldBe(text);
    }

    [Theory]
    [InlineData("x = 1")]
    [InlineData("prefix_rule([\"git\"])")]
    [InlineData("prefix_rule(pattern=WORDS)")]
    [InlineData("prefix_rule(pattern=[\"a\"] + [\"b\"])")]
    [InlineData("prefix_rule(pattern=[\"a\"")]
    [InlineData("prefix_rule(pattern=[\"a)")]
    [InlineData("prefix_rule(pattern=[\"\"\"a\"\"\"])")]
    [InlineData("prefix_rule(pattern=[\"\\x41\"])")]
    [InlineData("prefix_rule(pattern=[\"a\"], pattern=[\"b\"])")]
    [InlineData("prefix_rule(pattern=[\"a\"]) if True else None")]
    [InlineData("def f():\n  return 1")]
    [InlineData("load(\"x\", \"y\")")]
    public void Anything_that_could_change_a_rule_ends_the_reading(string text)
    {
        var refusal = Should.Throw<GantryException>(() => CodexRules.Import($"# first\n{text}"));

        refusal.Fields.Keys.ShouldBe(["source"]);
        refusal.Message.ShouldContain("Line ");
    }

    [Fact]
    public void Lists_in_lists_and_long_files_end_in_a_sentence()
    {
        Should.Throw<GantryException>(() => CodexRules.Import($"prefix_rule(pattern={new string('[', 100_000)}"));
        Should.Throw<GantryException>(() => CodexRules.Import(new string(' ', CodexRules.LongestFile + 1))).Code.ShouldBe("rules-too-large");
    }
}

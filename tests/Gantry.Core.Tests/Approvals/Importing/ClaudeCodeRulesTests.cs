using Gantry.Core.Approvals.Importing;
using Gantry.Core.Failures;

namespace Gantry.Core.Tests.Approvals.Importing;

public sealed class ClaudeCodeRulesTests
{
    [Fact]
    public void A_settings_file_comes_over_with_its_lines()
    {
        var imported = ClaudeCodeRules.Import("""
            {
              "model": { "permissions": ["not these"] },
              "permissions": {
                "defaultMode": "acceptEdits",
                "allow": [
                  "Bash(npm run test:*)",
                  "Edit(src/**)",
                  "WebFetch(domain:example.com)",
                  "mcp__github"
                ],
                "deny": [
                  "Read(./.env)",
                  "Bash(rm:*)"
                ]
              }
            }
            """);

        imported.Rules.ShouldBe(
        [
            new ImportedRule("allow", "command", "npm run test *", "Claude Code: Bash(npm run test:*)", 6),
            new ImportedRule("allow", "file", "src/**", "Claude Code: Edit(src/**)", 7),
            new ImportedRule("allow", "network", "example.com", "Claude Code: WebFetch(domain:example.com)", 8),
            new ImportedRule("allow", "tool", "mcp__github__*", "Claude Code: mcp__github", 9),
            new ImportedRule("deny", "command", "rm *", "Claude Code: Bash(rm:*)", 13),
        ]);
        imported.NotCarriedOver.Select(left => (left.SourceText, left.SourceLine)).ShouldBe([("defaultMode", 4), ("deny: Read(./.env)", 12)]);
    }

    [Theory]
    [InlineData("allow", "Bash", "command", "*")]
    [InlineData("allow", "Bash(*)", "command", "*")]
    [InlineData("allow", "Bash(npm run build)", "command", "npm run build")]
    [InlineData("allow", "Bash(git log *)", "command", "git log *")]
    [InlineData("allow", "Bash(git * main)", "command", "git * main")]
    [InlineData("deny", "Bash(git * main)", "command", "git *")]
    [InlineData("ask", "Bash(git push*)", "command", "git *")]
    [InlineData("allow", "Edit", "file", "**")]
    [InlineData("allow", "Edit(//etc/hosts)", "file", "/etc/hosts")]
    [InlineData("allow", "Edit(/docs/**)", "file", "docs/**")]
    [InlineData("allow", "Edit(/README.md)", "file", "./README.md")]
    [InlineData("allow", "Edit(*.md)", "file", "*.md")]
    [InlineData("deny", "Write(src/**)", "file", "src/**")]
    [InlineData("allow", "WebFetch(domain:*.example.com)", "network", "*.example.com")]
    [InlineData("allow", "WebFetch", "network", "*")]
    [InlineData("allow", "mcp__github__get_issue", "tool", "mcp__github__get_issue")]
    [InlineData("allow", "mcp__github__*", "tool", "mcp__github__*")]
    public void An_entry_becomes_a_rule(string effect, string entry, string kind, string pattern)
    {
        var rule = Import(effect, entry).Rules.ShouldHaveSingleItem();

        (rule.Effect, rule.Kind, rule.Pattern).ShouldBe((effect, kind, pattern));
    }

    [Theory]
    [InlineData("allow", "Write(src/**)")]
    [InlineData("allow", "Write")]
    [InlineData("allow", "Read(src/**)")]
    [InlineData("allow", "Bash(git add . && git commit:*)")]
    [InlineData("allow", "Bash(ls $HOME)")]
    [InlineData("allow", "Bash(git * push:*)")]
    [InlineData("allow", "Edit(~/notes/**)")]
    [InlineData("allow", "Edit(../other/**)")]
    [InlineData("allow", "Edit(src/*.{ts,js})")]
    [InlineData("allow", "WebFetch(https://example.com/*)")]
    [InlineData("allow", "WebSearch")]
    [InlineData("allow", "Task(x)")]
    [InlineData("allow", "mcp__github__get_issue(x)")]
    [InlineData("allow", "Bash(npm test")]
    [InlineData("allow", "*")]
    [InlineData("allow", "")]
    public void What_cannot_be_said_exactly_is_listed_with_a_reason(string effect, string entry)
    {
        var imported = Import(effect, entry);

        imported.Rules.ShouldBeEmpty();
        var left = imported.NotCarriedOver.ShouldHaveSingleItem();
        left.SourceText.ShouldBe($"{effect}: {entry}");
        left.Why.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"permissions\": {\"allow\": [\"Bash\"")]
    [InlineData("no json")]
    public void What_is_no_settings_file_is_refused(string text) =>
        Should.Throw<GantryException>(() => ClaudeCodeRules.Import(text)).Fields.Keys.ShouldBe(["source"]);

    private static ImportedRules Import(string effect, string entry) =>
        ClaudeCodeRules.Import($$"""{ "permissions": { "{{effect}}": [ {{System.Text.Json.JsonSerializer.Serialize(entry)}} ] } }""");
}

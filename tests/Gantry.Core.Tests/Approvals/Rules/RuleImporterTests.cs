using Gantry.Core.Approvals.Rules;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class RuleImporterTests : IAsyncDisposable
{
    private const string Settings =
        """
        {
          "permissions": {
            "allow": ["Bash(npm run lint)", "Bash(npm run test:*)", "Bash(npm run lint)"],
            "deny": ["WebFetch(domain:example.com)"],
            "defaultMode": "acceptEdits"
          }
        }
        """;

    private readonly RulesFixture rules = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => rules.DisposeAsync();

    [Fact]
    public async Task A_dry_run_tells_what_would_be_written_and_what_could_not_be()
    {
        var report = await ImportAsync(new ImportRules("claude-code", Settings));

        report.Written.ShouldBeFalse();
        report.Rules.Select(rule => (rule.Effect, rule.Kind, rule.Layer)).ShouldBe(
            [(RuleEffect.Allow, RuleKind.Command, RuleLayer.User), (RuleEffect.Allow, RuleKind.Command, RuleLayer.User), (RuleEffect.Deny, RuleKind.Network, RuleLayer.User)]);
        report.AlreadyThere.ShouldBe(1);
        report.NotCarriedOver.Single().Text.ShouldContain("defaultMode");
        (await rules.Directory.ListAsync(new RuleFilter(), new(), Cancelled)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Imported_rules_decide_and_are_not_imported_twice()
    {
        var report = await ImportAsync(new ImportRules("claude-code", Settings, DryRun: false));
        var again = await ImportAsync(new ImportRules("claude-code", Settings, DryRun: false));

        (await rules.CheckAsync("npm run lint")).DecidedBy.ShouldBe([report.Rules[0].RuleId]);
        (await rules.FindAsync(report.Rules[0].RuleId)).Reason!.ShouldContain("Bash(npm run lint)");
        (again.Rules.Count, again.AlreadyThere).ShouldBe((0, 4));
    }

    [Fact]
    public async Task Codex_rules_come_over_into_one_workspace()
    {
        var run = await rules.NewRunAsync();
        const string codex = """prefix_rule(pattern=["git", "push"], decision="forbidden")""";

        await ImportAsync(new ImportRules("codex", codex, "workspace", $"{run.WorkspaceId}", DryRun: false));

        (await rules.CheckAsync("git push origin", new Asker(WorkspaceId: run.WorkspaceId))).Verdict.ShouldBe(RuleEffect.Deny);
        (await rules.CheckAsync("git push origin")).Verdict.ShouldBe(RuleEffect.Ask);
    }

    [Theory]
    [InlineData("cursor", "{}", null, "format")]
    [InlineData("codex", " ", null, "text")]
    [InlineData("claude-code", Settings, "workspace", "workspace_id")]
    [InlineData("claude-code", Settings, "managed", "layer")]
    public async Task What_is_wrong_is_named(string format, string text, string? layer, string field) =>
        (await RulesFixture.RefusalAsync(() => ImportAsync(new ImportRules(format, text, layer)))).Fields.Keys.ShouldBe([field]);

    private Task<RuleImport> ImportAsync(ImportRules request) => rules.Importer.ImportAsync(request, RulesFixture.Owner, Cancelled);
}

using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Tests.Commands;

public sealed class RulesTests : CliFixture
{
    private static readonly RuleId Id = RuleId.Parse("55555555-5555-4555-8555-555555555555");

    [Fact]
    public async Task Rules_are_rows_with_their_state_and_show_no_escape()
    {
        Daemon.Json("GET", "/api/rules", Page(Rule(RuleEffect.Deny, "rm \u001b[2J*"), Rule(RuleEffect.Allow, "make") with { RevokedAt = Scripts.At, RevokedBy = "owner" }));

        var result = await GantryAsync("rules", "list");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain($"{Id}  user   deny    command  rm ␛[2J*");
        result.Output.ShouldContain("revoked");
        result.Output.ShouldNotContain('\e');
        Daemon.Seen.Last().Path.ShouldBe("/api/rules");
    }

    [Fact]
    public async Task Adding_sends_the_rule_with_its_examples_and_prints_its_id()
    {
        Daemon.Json("POST", "/api/rules", Json(Rule(RuleEffect.Allow, "git log *")));

        var result = await GantryAsync("rules", "add", "allow", "git log *", "--matches", "git log", "--not", "git push", "--reason", "It only reads.", "--session", Scripts.Session.ToString());

        result.Output.Trim().ShouldBe(Id.ToString(), result.Error);
        Daemon.Seen.Last().Body.ShouldBe(
            $$"""{"layer":"session","effect":"allow","kind":"command","pattern":"git log *","agent":null,"workspace_id":null,"session_id":"{{Scripts.Session}}","reason":"It only reads.","expires_at":null,"tests":[{"input":"git log","expect":"matches"},{"input":"git push","expect":"not"}]}""");
    }

    [Theory]
    [InlineData(RuleEffect.Allow, 0)]
    [InlineData(RuleEffect.Ask, 1)]
    [InlineData(RuleEffect.Deny, 6)]
    public async Task The_exit_status_of_a_check_is_its_verdict(RuleEffect verdict, int status)
    {
        var judgement = new Judgement(verdict, [Id], Default: false, "Because.", [new JudgedPart(RuleKind.Command, "a", verdict, Id, "So."), new JudgedPart(RuleKind.Command, "b", verdict, Id, "Too.")]);
        Daemon.Json("POST", "/api/rules/check", JsonSerializer.Serialize(judgement, ApiJson.Default.Judgement));

        var result = await GantryAsync("rules", "check", "a && b");

        result.ExitCode.ShouldBe(status, result.Error);
        result.Output.ShouldContain("Because.");
        result.Output.ShouldContain("b  Too.");
    }

    [Fact]
    public async Task An_import_is_a_dry_run_until_it_shall_write()
    {
        var file = Path.Combine(Folder, "settings.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        var report = new RuleImport(Written: false, [Rule(RuleEffect.Allow, "make")], 2, [new RuleNotImported(3, "Mode", "It is none.")]);
        Daemon.Json("POST", "/api/rules/import", JsonSerializer.Serialize(report, ApiJson.Default.RuleImport));

        var result = await GantryAsync("rules", "import", file);
        Daemon.Seen.Last().Body.ShouldContain("\"dry_run\":true");
        await GantryAsync("rules", "import", file, "--write");

        Daemon.Seen.Last().Body.ShouldContain("\"dry_run\":false");
        Daemon.Seen.Last().Body.ShouldContain("\"format\":\"claude-code\"");
        result.Output.ShouldContain("+ allow command  make");
        result.Output.ShouldContain("- line 3: Mode  It is none.");
    }

    [Fact]
    public async Task A_simulation_takes_a_file_of_rules_and_shows_what_would_change()
    {
        var file = Path.Combine(Folder, "rules.json");
        await File.WriteAllTextAsync(file, """{"rules":[{"effect":"deny","kind":"command","pattern":"curl *"}]}""", TestContext.Current.CancellationToken);
        var after = new Judgement(RuleEffect.Deny, [Id], Default: false, "No.", []);
        var change = new SimulatedChange(Scripts.Approval, Scripts.Session, AgentName.Demo, "bash", "Run curl", Scripts.At, ApprovalStatus.Allowed, RuleEffect.Ask, after);
        var simulated = new SimulatedRules([], 7, 1, More: true, new VerdictCounts(1, 6, 0), new VerdictCounts(1, 5, 1), [change]);
        Daemon.Json("POST", "/api/rules/simulate", JsonSerializer.Serialize(simulated, ApiJson.Default.SimulatedRules));

        var result = await GantryAsync("rules", "simulate", "--file", file, "allow", "make", "--limit", "7");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("ask → deny   Run curl");
        result.Output.ShouldContain("7 requests replayed, 1 skipped");
        JsonDocument.Parse(Daemon.Seen.Last().Body).RootElement.GetProperty("rules").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("rules", "remove", "x")]
    [InlineData("rules", "add", "allow", "x", "--for", "soon")]
    [InlineData("rules", "add", "allow", "x", "--workspace", ".", "--session", "11111111-1111-4111-8111-111111111111")]
    [InlineData("rules", "simulate", "allow")]
    [InlineData("rules", "import", "/nowhere/settings.json")]
    [InlineData("approve", "33333333-3333-4333-8333-333333333333", "--suggestion", "1")]
    public async Task What_makes_no_sense_is_a_sentence_and_status_2(params string[] arguments)
    {
        var result = await GantryAsync(arguments);

        result.ExitCode.ShouldBe(2);
        result.ShouldBeASentence();
    }

    [Fact]
    public async Task Approve_with_a_scope_shows_the_rules_and_sends_which()
    {
        var path = $"/api/approvals/{Scripts.Approval}";
        var pending = JsonSerializer.Deserialize(Scripts.ApprovalJson(ApprovalStatus.Pending), ApiJson.Default.Approval)! with { RuleSuggestions = [Suggestion(0, "make a"), Suggestion(1, "make *")] };
        Daemon.Json("GET", path, JsonSerializer.Serialize(pending, ApiJson.Default.Approval));
        Daemon.Json("POST", path, JsonSerializer.Serialize(pending with { Status = ApprovalStatus.Allowed, RuleIds = [Id] }, ApiJson.Default.Approval));

        var result = await GantryAsync("approve", Scripts.Approval.ToString(), "--scope", "workspace", "--suggestion", "1");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("1  allow command  make *");
        result.Output.ShouldContain($"remembered (workspace) by rule {Id}");
        Daemon.Seen.Last().Body.ShouldContain("\"scope\":\"workspace\"");
        Daemon.Seen.Last().Body.ShouldContain("\"suggestion\":1");
    }

    [Fact]
    public async Task What_the_rules_have_answered_is_not_asked_and_not_answered_by_yes()
    {
        var events = $"/api/runs/{Scripts.Run}/events";
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(Protocol.Runs.RunStatus.Running));
        Daemon.Stream(
            events,
            hold: true,
            Scripts.Synced(0),
            Scripts.Frame(1, Scripts.Asked() with { RuleVerdict = RuleEffect.Allow, RuleIds = [Id] }),
            Scripts.Frame(2, new Protocol.Events.RunEnded(Protocol.Runs.RunStatus.Completed)));

        var result = await GantryAsync("attach", Scripts.Run.ToString());

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldNotContain("waits for an answer");
    }

    [Fact]
    public void A_choice_is_offered_for_each_suggestion_and_scope_the_narrowest_first()
    {
        var choices = Following.RememberChoice.Choices([Suggestion(0, "a"), Suggestion(1, "b"), Suggestion(2, "c"), Suggestion(3, "d")]);

        choices.Count.ShouldBe(9);
        choices.Take(4).Select(choice => (choice.Suggestion.Index, choice.Scope)).ShouldBe(
            [(0, ApprovalScope.Session), (0, ApprovalScope.Workspace), (0, ApprovalScope.Always), (1, ApprovalScope.Session)]);
    }

    private static RuleSuggestion Suggestion(int index, string pattern) =>
        new(index, "It would.", [new SuggestedRule(RuleEffect.Allow, RuleKind.Command, pattern)], [ApprovalScope.Session, ApprovalScope.Workspace, ApprovalScope.Always]);

    private static string Page(params IEnumerable<Rule> rules) => $$"""{"items":[{{string.Join(',', rules.Select(Json))}}],"next_cursor":null}""";

    private static string Json(Rule rule) => JsonSerializer.Serialize(rule, ApiJson.Default.Rule);

    private static Rule Rule(RuleEffect effect, string pattern) =>
        new(Id, RuleLayer.User, effect, RuleKind.Command, pattern, null, null, null, null, null, [], Scripts.At, "owner", 3, Scripts.At, null, null, null);
}

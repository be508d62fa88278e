using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class RuleTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_answer_with_a_scope_is_remembered_and_the_same_request_is_allowed_unasked()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var first = await client.PromptAsync(session, Bash("echo once >> log.txt"));
        var asked = await WaitingAsync(first);
        var suggestion = asked.GetProperty("rule_suggestions").EnumerateArray().First();
        var rule = suggestion.GetProperty("rules").EnumerateArray().ToList();
        rule.Select(one => one.GetProperty("pattern").GetString()).ShouldBe(["./log.txt", "echo once"], ignoreOrder: true);

        var answered = await client.PostJsonAsync(
            $"/api/approvals/{Text(asked, "approval_id")}",
            new { decision = "allow", scope = "session", suggestion = 0, input_hash = Text(asked, "input_hash") });
        answered.GetProperty("rule_ids").GetArrayLength().ShouldBe(2);
        await client.RunToEndAsync(first);
        var frames = await client.RunToEndAsync(await client.PromptAsync(session, Bash("echo once >> log.txt")));

        File.ReadAllText(Path.Combine(folder.Path, "log.txt")).ShouldBe("once\nonce\n");
        frames.Select(frame => frame.Type).ShouldNotContain("ui.run.waiting");
        frames.Single(frame => frame.Type == "ui.approval.requested").Payload.GetProperty("ruleVerdict").GetString().ShouldBe("allow");
        var resolved = frames.Single(frame => frame.Type == "ui.approval.resolved").Payload;
        resolved.GetProperty("by").GetString()!.ShouldStartWith("rule:");
        var used = await client.GetJsonAsync($"/api/rules/{resolved.GetProperty("ruleIds")[0].GetString()}");
        (used.GetProperty("hits").GetInt32(), Text(used, "session_id")).ShouldBe((1, session));

        var other = await client.PromptAsync(session, Bash("echo twice >> log.txt"));
        await client.DecideAsync(Text(await WaitingAsync(other), "approval_id"), "deny");
        await client.RunToEndAsync(other);
    }

    [Fact]
    public async Task A_rule_that_denies_stops_the_call_with_its_reason_until_it_is_revoked()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var rule = await client.PostJsonAsync("/api/rules", new { layer = "session", session_id = session, effect = "deny", kind = "command", pattern = "touch *", reason = "Nothing new here." });

        var frames = await client.RunToEndAsync(await client.PromptAsync(session, Bash("touch x")));
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!.ShouldContain("Nothing new here.");
        File.Exists(Path.Combine(folder.Path, "x")).ShouldBeFalse();

        using var revoked = await client.DeleteAsync($"/api/rules/{Text(rule, "rule_id")}", TestContext.Current.CancellationToken);
        revoked.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetJsonAsync($"/api/rules/{Text(rule, "rule_id")}")).GetProperty("revoked_by").GetString().ShouldBe("owner");
        var again = await client.PromptAsync(session, Bash("touch x"));
        await client.DecideAsync(Text(await WaitingAsync(again), "approval_id"), "allow");
        await client.RunToEndAsync(again);
        File.Exists(Path.Combine(folder.Path, "x")).ShouldBeTrue();
    }

    [Fact]
    public async Task Check_names_the_rule_and_the_reason_part_by_part()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var rule = await client.PostJsonAsync("/api/rules", new { layer = "session", session_id = session, effect = "allow", kind = "command", pattern = "npm test" });

        var judgement = await client.PostJsonAsync("/api/rules/check", new { input = "npm test && git push", session_id = session });

        Text(judgement, "verdict").ShouldBe("ask");
        judgement.GetProperty("parts").EnumerateArray().Select(part => (Text(part, "part"), Text(part, "verdict"), part.GetProperty("decided_by").GetString())).ShouldBe(
            [("npm test", "allow", Text(rule, "rule_id")), ("git push", "ask", null)]);
        Text(await client.PostJsonAsync("/api/rules/check", new { input = "npm test" }), "verdict").ShouldBe("ask");
    }

    [Fact]
    public async Task Simulate_shows_what_would_change_about_the_history()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, Bash("make simulated"));
        var asked = await WaitingAsync(run);

        var simulated = await client.PostJsonAsync(
            "/api/rules/simulate",
            new { rules = new[] { new { layer = "session", session_id = session, effect = "deny", kind = "command", pattern = "make *" } } });

        var change = simulated.GetProperty("changes").EnumerateArray().Single();
        (Text(change, "approval_id"), Text(change, "before"), Text(change.GetProperty("after"), "verdict")).ShouldBe((Text(asked, "approval_id"), "ask", "deny"));
        await client.DecideAsync(Text(asked, "approval_id"), "deny");
        await client.RunToEndAsync(run);
    }

    [Fact]
    public async Task Imported_settings_are_written_only_when_that_is_asked_for()
    {
        var session = await client.NewSessionAsync(folder.Path);
        const string text = """{"permissions":{"allow":["Bash(cargo fmt)"],"defaultMode":"plan"}}""";

        var dry = await client.PostJsonAsync("/api/rules/import", new { format = "claude-code", text, layer = "session", session_id = session });
        (await ListAsync(session)).ShouldBeEmpty();
        var written = await client.PostJsonAsync("/api/rules/import", new { format = "claude-code", text, layer = "session", session_id = session, dry_run = false });

        (dry.GetProperty("written").GetBoolean(), dry.GetProperty("rules").GetArrayLength(), dry.GetProperty("not_carried_over").GetArrayLength()).ShouldBe((false, 1, 1));
        (await ListAsync(session)).ShouldBe([Text(written.GetProperty("rules")[0], "rule_id")]);
        Text(await client.PostJsonAsync("/api/rules/check", new { input = "cargo fmt", session_id = session }), "verdict").ShouldBe("allow");
    }

    [Theory]
    [InlineData("/api/rules", """{"effect":"allow","kind":"command","pattern":"x","tests":[{"input":"y","expect":"matches"}]}""", "tests[0]")]
    [InlineData("/api/rules", """{"effect":"allow","kind":"command","pattern":"x","expires_at":"soon"}""", "expires_at")]
    [InlineData("/api/rules", """{"layer":"managed","effect":"allow","kind":"command","pattern":"x"}""", "layer")]
    [InlineData("/api/rules/check", """{"kind":"dance","input":"x"}""", "kind")]
    [InlineData("/api/rules/check", """{"input":"x","session_id":"x"}""", "session_id")]
    [InlineData("/api/rules/simulate", "{}", "rules")]
    [InlineData("/api/rules/simulate", """{"rules":[null]}""", "rules[0].effect")]
    [InlineData("/api/rules/import", """{"format":"claude-code"}""", "text")]
    public async Task A_wrong_field_is_named(string path, string body, string field)
    {
        using var answer = await client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        await client.GetJsonAsync($"/api/rules/{Guid.NewGuid()}", HttpStatusCode.NotFound);
        await client.GetJsonAsync("/api/rules/x", HttpStatusCode.NotFound);
        await client.GetJsonAsync("/api/rules?revoked=perhaps", HttpStatusCode.UnprocessableEntity);
        await client.PostJsonAsync("/api/rules", new { layer = "session", session_id = Guid.NewGuid(), effect = "deny", kind = "tool", pattern = "x" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Managed_rules_come_from_a_file_and_a_wrong_one_stops_the_start_with_all_its_faults()
    {
        var file = Path.Combine(folder.Path, "managed.json");
        var environment = new Dictionary<string, string> { ["GANTRY_MANAGED_RULES"] = file };
        await File.WriteAllTextAsync(file, """{"rules":[{"effect":"deny","kind":"command","pattern":"sudo *"}]}""", TestContext.Current.CancellationToken);
        await using (var managed = await DaemonProcess.StartAsync(environment: environment))
        {
            var rule = (await managed.Client.GetJsonAsync("/api/rules")).GetProperty("items").EnumerateArray().Single();
            Text(rule, "layer").ShouldBe("managed");
            Text(await managed.Client.PostJsonAsync("/api/rules/check", new { input = "sudo make" }), "verdict").ShouldBe("deny");
            using var refused = await managed.Client.DeleteAsync($"/api/rules/{Text(rule, "rule_id")}", TestContext.Current.CancellationToken);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        await File.WriteAllTextAsync(file, """{"rules":[{"effect":"forbid","kind":"command","pattern":"sudo *"},{"effect":"deny"}]}""", TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<DaemonDidNotStartException>(() => DaemonProcess.StartAsync(environment: environment));
        failure.Log.ShouldContain("rules[0].effect");
        failure.Log.ShouldContain("rules[1].kind");
        failure.Log.ShouldNotContain("   at ");
    }

    private static string Bash(string command) => $"/demo tool bash {JsonSerializer.Serialize(new { command })}";

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private async Task<List<string>> ListAsync(string session) =>
        [.. (await client.GetJsonAsync($"/api/rules?session_id={session}")).GetProperty("items").EnumerateArray().Select(rule => Text(rule, "rule_id"))];

    private async Task<JsonElement> WaitingAsync(string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        var request = (await stream.ReadUntilAsync("ui.run.waiting"))[^1];
        return await client.GetJsonAsync($"/api/approvals/{request.Payload.GetProperty("approvalId").GetString()}");
    }
}

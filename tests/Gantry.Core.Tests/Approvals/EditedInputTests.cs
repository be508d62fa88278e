using System.Text.Json;
using Gantry.Core.Approvals.External;
using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Approvals;

public sealed class EditedInputTests
{
    private static readonly CommandOrigin Owner = new("owner", "test") { Address = "127.0.0.1" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_allow_with_other_input_has_a_hash_of_its_own_and_shows_both()
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskAsync("call");

        var decided = await bench.Desk.DecideAsync(asked.ApprovalId, Allow(asked, """{ "command": "ls -l" }"""), Owner, Cancelled);

        decided.InputHash.ShouldBe(asked.InputHash);
        var edited = decided.Edited.ShouldNotBeNull();
        edited.Input.GetRawText().ShouldBe("""{"command":"ls -l"}""");
        edited.InputHash.ShouldNotBe(asked.InputHash);
        var resolved = (ApprovalResolved)(await LastEventAsync(bench)).Payload;
        resolved.Edited.ShouldNotBeNull().InputHash.ShouldBe(edited.InputHash);
        var entry = (await bench.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(), 10), Cancelled)).ShouldHaveSingleItem();
        (entry.Verdict, entry.Address, entry.InputHash).ShouldBe(("allowed", "127.0.0.1", asked.InputHash));
        entry.Detail.ShouldNotBeNull().ShouldContain(edited.InputHash);
    }

    [Fact]
    public async Task A_rule_that_denies_outranks_the_person_and_nothing_is_decided()
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskAsync("call");
        bench.Denied = action => action is ScriptAction { Script: "rm -rf ." } ? "No removal." : null;

        var refusal = await Should.ThrowAsync<GantryException>(
            () => bench.Desk.DecideAsync(asked.ApprovalId, Allow(asked, """{"command":"rm -rf ."}"""), Owner, Cancelled));

        (refusal.Kind, refusal.Code).ShouldBe((FailureKind.Forbidden, "denied-by-rule"));
        refusal.Message.ShouldContain("No removal.");
        (await bench.Desk.FindAsync(asked.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
        var entry = (await bench.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(), 10), Cancelled)).ShouldHaveSingleItem();
        (entry.Verdict, entry.Actor, entry.Address, entry.InputHash, entry.ApprovalId).ShouldBe(("refused", "owner", "127.0.0.1", asked.InputHash, asked.ApprovalId));
        entry.Rules.ShouldBe([bench.Denier.ToString()]);
        entry.Detail.ShouldNotBeNull().ShouldContain("No removal.");
    }

    [Theory]
    [InlineData("refuses", "policy-refused")]
    [InlineData("is silent", "policy-unavailable")]
    public async Task An_allow_that_the_external_policy_does_not_let_pass_stands_in_the_audit_log(string policy, string code)
    {
        await using var bench = await DeskBench.OpenAsync(new OnePolicy(policy));
        var asked = await bench.AskAsync("call");

        var refusal = await Should.ThrowAsync<GantryException>(
            () => bench.Desk.DecideAsync(asked.ApprovalId, new DecideApproval("allow", null, asked.InputHash), Owner, Cancelled));

        refusal.Code.ShouldBe(code);
        var entry = (await bench.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(), 10), Cancelled)).ShouldHaveSingleItem();
        (entry.Verdict, entry.Actor, entry.Address, entry.InputHash, entry.ApprovalId).ShouldBe(("refused", "owner", "127.0.0.1", asked.InputHash, asked.ApprovalId));
        entry.Detail.ShouldNotBeNull().ShouldContain("No reason.");
    }

    [Theory]
    [InlineData("""{"command":5}""", "must be a string")]
    [InlineData("""{"command":"ls","cwd":"/"}""", "There is no argument 'cwd'")]
    [InlineData("""["ls"]""", "not a JSON object")]
    [InlineData("""{"command":"ls\u0000"}""", "NUL")]
    public async Task Input_that_does_not_fit_the_tool_is_refused(string input, string says)
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskAsync("call");

        var refusal = await Should.ThrowAsync<GantryException>(() => bench.Desk.DecideAsync(asked.ApprovalId, Allow(asked, input), Owner, Cancelled));

        refusal.Fields["input"].ShouldHaveSingleItem().ShouldContain(says);
    }

    [Fact]
    public async Task Input_that_says_the_same_is_no_edit_and_a_denial_takes_none()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (same, denied) = (await bench.AskAsync("same"), await bench.AskAsync("denied"));

        (await bench.Desk.DecideAsync(same.ApprovalId, Allow(same, """{ "command":"ls" }"""), Owner, Cancelled)).Edited.ShouldBeNull();

        var refusal = await Should.ThrowAsync<GantryException>(
            () => bench.Desk.DecideAsync(denied.ApprovalId, Allow(denied, """{"command":"ls -a"}""") with { Decision = "deny" }, Owner, Cancelled));
        refusal.Fields.Keys.ShouldBe(["input"]);
    }

    private static DecideApproval Allow(Approval asked, string input) => new("allow", null, asked.InputHash, null, JsonElement.Parse(input));

    private sealed class OnePolicy(string does) : IExternalPolicy
    {
        public Task<ExternalAnswer> AskAsync(ExternalQuestion question, CancellationToken cancellationToken) =>
            Task.FromResult(does == "refuses" ? ExternalAnswer.Refused("No reason.") : ExternalAnswer.Silent("No reason."));
    }

    private static async Task<EventEnvelope> LastEventAsync(DeskBench bench)
    {
        var events = await bench.Log.ReadAsync(view => view.Events.Read(bench.Run.SessionId, EventPosition.Start, 100), Cancelled);
        return events[^1].Decode();
    }
}

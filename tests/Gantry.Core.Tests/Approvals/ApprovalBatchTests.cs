using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Approvals;

public sealed class ApprovalBatchTests
{
    private static readonly CommandOrigin Owner = new("owner", "test");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_equal_one_are_answered_and_no_other()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (one, two) = (await bench.AskAsync("one"), await bench.AskAsync("two"));
        var otherInput = await bench.AskAsync("three", """{"command":"ls -l"}""");
        var otherTool = await bench.AskAsync("four", tool: "shell");

        var decided = await BatchOf(bench).DecideAsync(new DecideApprovals(EqualTo: two.ApprovalId.ToString(), Decision: "allow", InputHash: two.InputHash), Owner, Cancelled);

        decided.Results.Select(result => (result.ApprovalId, result.Approval!.Status, result.Refusal))
            .ShouldBe([(one.ApprovalId.ToString(), ApprovalStatus.Allowed, null), (two.ApprovalId.ToString(), ApprovalStatus.Allowed, null)]);
        (await bench.Log.ReadAsync(view => view.Approvals.Pending(), Cancelled)).Select(pending => pending.ApprovalId)
            .ShouldBe([otherInput.ApprovalId, otherTool.ApprovalId]);
    }

    [Fact]
    public async Task Each_named_request_has_its_own_result()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (open, answered) = (await bench.AskAsync("open"), await bench.AskAsync("answered"));
        var (otherInput, otherTool) = (await bench.AskAsync("input", """{"command":"ls -l"}"""), await bench.AskAsync("tool", tool: "shell"));
        await bench.Desk.DecideAsync(answered.ApprovalId, new DecideApproval("deny", null, answered.InputHash), Owner, Cancelled);
        string[] ids = [open.ApprovalId.ToString(), answered.ApprovalId.ToString(), otherInput.ApprovalId.ToString(), otherTool.ApprovalId.ToString(), "nonsense", Guid.NewGuid().ToString()];

        var decided = await BatchOf(bench).DecideAsync(new DecideApprovals(ids, Decision: "allow", InputHash: open.InputHash), Owner, Cancelled);

        decided.Results.Select(result => result.ApprovalId).ShouldBe(ids);
        decided.Results.Select(result => result.Refusal is null).ShouldBe([true, false, false, false, false, false]);
        decided.Results[1].Refusal.ShouldNotBeNull().ShouldContain("already denied");
    }

    [Fact]
    public async Task Equal_means_the_same_folder_and_agent_too()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (one, elsewhere, other) = (await bench.AskAsync("one"), await bench.AskAsync("two", folder: "docs"), await bench.AskAsync("three", agent: AgentName.Native));

        var equal = await BatchOf(bench).DecideAsync(new DecideApprovals(EqualTo: one.ApprovalId.ToString(), Decision: "allow", InputHash: one.InputHash), Owner, Cancelled);
        var named = await BatchOf(bench).DecideAsync(
            new DecideApprovals([elsewhere.ApprovalId.ToString(), other.ApprovalId.ToString()], Decision: "allow", InputHash: one.InputHash), Owner, Cancelled);

        equal.Results.Select(result => result.ApprovalId).ShouldBe([one.ApprovalId.ToString()]);
        named.Results.Select(result => result.Approval!.Status).ShouldBe([ApprovalStatus.Allowed, ApprovalStatus.Pending]);
        named.Results[1].Refusal.ShouldNotBeNull().ShouldContain("not equal");
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_gives_each_request_its_own_result()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (one, two) = (await bench.AskAsync("one"), await bench.AskAsync("two"));
        var origin = Owner with { Receipt = new CommandReceipt("owner", "POST /api/approvals/batch", "key", "hash") };
        var request = new DecideApprovals(EqualTo: two.ApprovalId.ToString(), Decision: "allow", InputHash: two.InputHash);
        await BatchOf(bench).DecideAsync(request, origin, Cancelled);
        var later = await bench.AskAsync("three");

        var again = await BatchOf(bench).DecideAsync(request, origin, Cancelled);

        again.Results.ShouldAllBe(result => result.ApprovalId == result.Approval!.ApprovalId.ToString());
        again.Results.Select(result => (result.ApprovalId, result.Refusal)).ShouldBe([(two.ApprovalId.ToString(), null), (later.ApprovalId.ToString(), null)]);
        (await bench.Desk.FindAsync(later.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Allowed);
        (await bench.Desk.FindAsync(one.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0199a5ab-5c0e-7c3e-9f5a-3d2f4b6c8e10")]
    public async Task A_first_id_that_there_is_not_holds_up_no_other_and_skips_no_check(string first)
    {
        await using var bench = await DeskBench.OpenAsync();
        var (one, otherTool) = (await bench.AskAsync("one"), await bench.AskAsync("two", tool: "shell"));

        var decided = await BatchOf(bench).DecideAsync(
            new DecideApprovals([first, one.ApprovalId.ToString(), otherTool.ApprovalId.ToString()], Decision: "allow", InputHash: one.InputHash), Owner, Cancelled);

        decided.Results.Select(result => result.Refusal is null).ShouldBe([false, true, false]);
        (await bench.Desk.FindAsync(otherTool.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Theory]
    [InlineData(null, null, "h", "ids")]
    [InlineData("x", "y", "h", "equal_to")]
    [InlineData("x", null, null, "input_hash")]
    public async Task A_batch_that_makes_no_sense_answers_nothing(string? ids, string? equalTo, string? hash, string field)
    {
        await using var bench = await DeskBench.OpenAsync();

        var refusal = await Should.ThrowAsync<GantryException>(
            () => BatchOf(bench).DecideAsync(new DecideApprovals(ids?.Split(','), equalTo, "allow", InputHash: hash), Owner, Cancelled));

        refusal.Fields.Keys.ShouldBe([field]);
    }

    private static ApprovalBatch BatchOf(DeskBench bench) => new(bench.Log, bench.Desk);
}

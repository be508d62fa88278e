using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals;

public sealed class InboxFeedTests
{
    private static readonly CommandOrigin Owner = new("owner", "test");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_begins_with_what_waits_and_is_told_each_change()
    {
        await using var bench = await DeskBench.OpenAsync();
        var first = await bench.AskAsync("first");
        await using var reader = new InboxFeed(bench.Log, TimeProvider.System).FollowAsync(after: null, Cancelled).GetAsyncEnumerator(Cancelled);

        (await NextAsync(reader)).ShouldBeOfType<InboxBegan>().Pending.ShouldHaveSingleItem().ApprovalId.ShouldBe(first.ApprovalId);
        (await NextAsync(reader)).ShouldBeOfType<InboxCaughtUp>();
        var second = await bench.AskAsync("second");
        (await NextAsync(reader)).ShouldBeOfType<InboxChanged>().Approval.ApprovalId.ShouldBe(second.ApprovalId);
        await bench.Desk.DecideAsync(first.ApprovalId, new DecideApproval("deny", null, first.InputHash), Owner, Cancelled);
        var denied = (await NextAsync(reader)).ShouldBeOfType<InboxChanged>().Approval;
        (denied.ApprovalId, denied.Status).ShouldBe((first.ApprovalId, ApprovalStatus.Denied));
    }

    [Fact]
    public async Task A_reader_that_was_away_gets_what_changed_once_and_as_it_is_now()
    {
        await using var bench = await DeskBench.OpenAsync();
        var unchanged = await bench.AskAsync("unchanged");
        var seen = await bench.Log.ReadAsync(view => view.Approvals.Revision, Cancelled);
        var changed = await bench.AskAsync("changed");
        await bench.Desk.DecideAsync(changed.ApprovalId, new DecideApproval("allow", null, changed.InputHash), Owner, Cancelled);
        await using var reader = new InboxFeed(bench.Log, TimeProvider.System).FollowAsync(seen, Cancelled).GetAsyncEnumerator(Cancelled);

        var only = (await NextAsync(reader)).ShouldBeOfType<InboxChanged>().Approval;
        (only.ApprovalId, only.Status).ShouldBe((changed.ApprovalId, ApprovalStatus.Allowed));
        (await NextAsync(reader)).ShouldBeOfType<InboxCaughtUp>();
        unchanged.Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task A_position_that_the_inbox_never_had_begins_anew()
    {
        await using var bench = await DeskBench.OpenAsync();
        await bench.AskAsync("call");
        await using var reader = new InboxFeed(bench.Log, TimeProvider.System).FollowAsync(after: 1000, Cancelled).GetAsyncEnumerator(Cancelled);

        (await NextAsync(reader)).ShouldBeOfType<InboxBegan>().Pending.Count.ShouldBe(1);
    }

    private static async Task<InboxUpdate> NextAsync(IAsyncEnumerator<InboxUpdate> reader)
    {
        (await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancelled)).ShouldBeTrue();
        return reader.Current;
    }
}

using Gantry.Core.Approvals;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = new ApprovalOptions().Patience;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hours_in_which_no_daemon_ran_do_not_count()
    {
        await using var bench = await DeskBench.OpenAsync();
        await bench.Log.CommitAsync(bench.Deadlines.Note, Cancelled);
        var asked = await bench.AskAsync("call");
        var away = TimeSpan.FromHours(30);

        bench.Time.Advance(away);
        var waiting = bench.Desk.WaitAsync(asked.ApprovalId, Cancelled);
        await bench.Time.WaitingAsync(1);

        (await bench.Desk.FindAsync(asked.ApprovalId, Cancelled)).ExpiresAt.ShouldBe(asked.ExpiresAt + away);
        await AttendAsync(bench, Patience - TimeSpan.FromMinutes(1));
        (await bench.Desk.FindAsync(asked.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
        await AttendAsync(bench, TimeSpan.FromMinutes(1));
        (await waiting).Status.ShouldBe(ApprovalStatus.Expired);
    }

    [Fact]
    public async Task What_was_asked_after_a_long_silence_gains_no_more_than_its_own_age()
    {
        await using var bench = await DeskBench.OpenAsync();
        await bench.Log.CommitAsync(bench.Deadlines.Note, Cancelled);
        bench.Time.Advance(TimeSpan.FromHours(5));
        var asked = await bench.AskAsync("call");

        bench.Time.Advance(TimeSpan.FromSeconds(20));
        await bench.Log.CommitAsync(bench.Deadlines.Note, Cancelled);

        (await bench.Desk.FindAsync(asked.ApprovalId, Cancelled)).ExpiresAt.ShouldBe(asked.ExpiresAt + TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task What_nobody_waits_for_expires_too()
    {
        await using var bench = await DeskBench.OpenAsync();
        var (approval, question) = (await bench.AskAsync("call"), await bench.AskUserAsync("question", "Why?", multiple: false));
        await bench.Log.CommitAsync(bench.Deadlines.Note, Cancelled);

        await AttendAsync(bench, Patience);
        var ended = await bench.Log.CommitAsync(bench.Deadlines.ExpireAll, Cancelled);

        // The last look of those that attended may have been first.
        ended.Count.ShouldBeLessThanOrEqualTo(2);
        foreach (var id in new[] { approval.ApprovalId, question.ApprovalId })
        {
            var expired = await bench.Desk.FindAsync(id, Cancelled);
            (expired.Status, expired.DecidedBy, expired.Answer).ShouldBe((ApprovalStatus.Expired, "deadline", null));
        }
    }

    // The daemon runs: it notes that it is there, every two minutes.
    private static async Task AttendAsync(DeskBench bench, TimeSpan time)
    {
        var step = TimeSpan.FromMinutes(2);
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            bench.Time.Advance(left < step ? left : step);
            await bench.Log.CommitAsync(bench.Deadlines.ExpireAll, Cancelled);
        }
    }
}

using Gantry.Core.Events;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals;

public sealed class AnswerBellTests
{
    [Fact]
    public async Task One_who_stops_waiting_takes_the_bell_from_nobody()
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskAsync("call");
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var leaving = bench.Bell.WaitAsync(asked.ApprovalId, impatient.Token);
        var staying = bench.Bell.WaitAsync(asked.ApprovalId, TestContext.Current.CancellationToken);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);

        await bench.Desk.DecideAsync(asked.ApprovalId, new DecideApproval("allow", null, asked.InputHash), new CommandOrigin("owner", "test"), TestContext.Current.CancellationToken);

        (await staying.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Status.ShouldBe(ApprovalStatus.Allowed);
    }
}

using Gantry.Core.Sessions;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Tests.Sessions;

public sealed class RunLifecycleTests
{
    // The whole machine, one line a state. What is not here is forbidden.
    private static readonly Dictionary<RunStatus, RunStatus[]> Next = new()
    {
        [RunStatus.Queued] = [RunStatus.Running, RunStatus.Cancelled, RunStatus.Interrupted],
        [RunStatus.Running] = [RunStatus.WaitingApproval, RunStatus.Paused, RunStatus.Completed, RunStatus.Error, RunStatus.Cancelled, RunStatus.Interrupted],
        [RunStatus.WaitingApproval] = [RunStatus.Running, RunStatus.Completed, RunStatus.Error, RunStatus.Cancelled, RunStatus.Interrupted],
        [RunStatus.Paused] = [RunStatus.Running, RunStatus.Completed, RunStatus.Error, RunStatus.Cancelled, RunStatus.Interrupted],
        [RunStatus.Completed] = [],
        [RunStatus.Error] = [],
        [RunStatus.Cancelled] = [],
        [RunStatus.Interrupted] = [],
    };

    public static TheoryData<RunStatus> Statuses => [.. Enum.GetValues<RunStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_run_goes_only_where_the_machine_lets_it(RunStatus from) =>
        Enum.GetValues<RunStatus>().Where(to => RunLifecycle.Allows(from, to)).ShouldBe(Next[from], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Nothing_follows_a_terminal_status(RunStatus status) => (Next[status].Length == 0).ShouldBe(status.IsTerminal());
}

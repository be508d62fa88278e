using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task What_there_is_can_be_counted_and_runs_from_a_moment_on()
    {
        var before = await ReadAsync(Counts);
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(workspace.WorkspaceId);
        var (old, present) = (Samples.Run(session), Samples.Run(session) with { CreatedAt = Samples.Moment.AddYears(1) });
        await CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Sessions.Add(session);
            transaction.Runs.Add(old);
            transaction.Runs.Add(present);
        });

        (await ReadAsync(Counts)).ShouldBe((before.Workspaces + 1, before.Sessions + 1, before.Runs + 2));
        (await ReadAsync(view => view.Runs.Count(present.CreatedAt))).ShouldBe(1);
        (await ReadAsync(view => view.Runs.Count(present.CreatedAt.AddMilliseconds(1)))).ShouldBe(0);
    }

    private static (long Workspaces, long Sessions, long Runs) Counts(Core.Events.IStoreView view) => (view.Workspaces.Count(), view.Sessions.Count(), view.Runs.Count(since: null));
}

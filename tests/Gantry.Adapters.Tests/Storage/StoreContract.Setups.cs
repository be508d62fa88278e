using Gantry.Core.Setups;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_workspace_s_setup_comes_back_whole_and_is_replaced()
    {
        var workspace = Samples.LocalWorkspace("/srv/set-up");
        var setup = new WorkspaceSetup(workspace.WorkspaceId, "npm ci\n# ü", [".env", "a b"], Samples.Moment, "owner");
        await CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Setups.Set(setup);
        });

        var stored = (await ReadAsync(view => view.Setups.Find(workspace.WorkspaceId))).ShouldNotBeNull();
        stored.CopiedFiles.ShouldBe(setup.CopiedFiles);
        (stored with { CopiedFiles = [] }).ShouldBe(setup with { CopiedFiles = [] });

        await CommitAsync(transaction => transaction.Setups.Set(setup with { Script = null, CopiedFiles = [] }));
        (await ReadAsync(view => view.Setups.Find(workspace.WorkspaceId))).ShouldNotBeNull().IsEmpty.ShouldBeTrue();
        (await ReadAsync(view => view.Setups.Find(Samples.LocalWorkspace("/srv/other").WorkspaceId))).ShouldBeNull();
    }
}

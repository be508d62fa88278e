using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_import_ends_once_and_is_forgotten_after_a_while()
    {
        var begun = new WorkspaceImport(ImportId.New(), ImportState.Importing, "https://example.test/org/repo", null, null, null, DateTimeOffset.UnixEpoch, null);
        var other = begun with { ImportId = ImportId.New() };
        var ready = begun with { State = ImportState.Ready, WorkspaceId = WorkspaceId.New(), FinishedAt = DateTimeOffset.UnixEpoch.AddSeconds(9) };
        var holder = $"machine:{Guid.NewGuid()}";
        await CommitAsync(transaction =>
        {
            transaction.WorkspaceImports.Add(begun, holder);
            transaction.WorkspaceImports.Add(other, holder);
        });

        await CommitAsync(transaction =>
        {
            transaction.WorkspaceImports.Unfinished(holder).ShouldBe([begun, other]);
            transaction.WorkspaceImports.End(ready).ShouldBeTrue();
            transaction.WorkspaceImports.End(ready with { State = ImportState.Cancelled }).ShouldBeFalse();
            transaction.WorkspaceImports.Unfinished(holder).ShouldBe([other]);
            transaction.WorkspaceImports.Unfinished("another").ShouldBeEmpty();
        });

        (await ReadAsync(view => view.WorkspaceImports.Find(begun.ImportId))).ShouldBe(ready);
        (await ReadAsync(view => view.WorkspaceImports.List(new PageRequest()))).Items.Take(2).ShouldBe([other, ready]);
        await CommitAsync(transaction => transaction.WorkspaceImports.Forget(DateTimeOffset.UnixEpoch.AddSeconds(10)));
        (await ReadAsync(view => view.WorkspaceImports.Find(begun.ImportId))).ShouldBeNull();
        (await ReadAsync(view => view.WorkspaceImports.Find(other.ImportId))).ShouldBe(other);
    }
}

using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Makes the managed copy of a remote repository, whole or not at all:
/// 1. clone it, and its submodules when they are wanted, under a name that nobody looks at;
/// 2. mark it as not yet recorded and give it its name;
/// 3. record it, and take the mark away.
/// </summary>
internal sealed class RemoteImporter(
    EventLog log, IGit git, DataDirectory data, WorkspaceOptions options, GitAddressPolicy addresses, IEnumerable<IGitLogins> logins, TimeProvider time, ILogger logger)
{
    private readonly ManagedFolders managed = new(logger);
    private readonly SubmoduleClones submodules = new(git, addresses, logins);

    /// <exception cref="GantryException">The remote refuses, cannot be reached, or takes longer than the limit; nothing is left.</exception>
    public async Task<Workspace> ImportAsync(
        ImportPlan plan, Func<WorkspaceId, string, Workspace> describe, CommandOrigin origin, ImportWatch? watch, CancellationToken cancellationToken)
    {
        var id = WorkspaceId.New();
        var home = Path.Combine(data.Workspaces, id.ToString());
        var workspace = describe(id, Path.Combine(home, "repo"));
        await CloneAsync(plan, home, watch?.Tell, cancellationToken);

        // :: Step 3
        var kept = false;
        try
        {
            var stored = await log.CommitOnceAsync(
                origin.Receipt,
                transaction =>
                {
                    transaction.Workspaces.Add(workspace);
                    watch?.Record(transaction, workspace);
                    return workspace;
                },
                cancellationToken);
            kept = stored.WorkspaceId == id;
            return stored;
        }
        finally
        {
            // Refused, or another with the same receipt was first.
            if (kept)
            {
                File.Delete(Path.Combine(home, UnrecordedImports.Mark));
            }
            else
            {
                managed.Remove(home);
            }
        }
    }

    private async Task CloneAsync(ImportPlan plan, string home, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ImportTimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await managed.MakeAsync(home, unfinished => FillAsync(plan, unfinished, tell, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GantryException.Unavailable(
                "import-too-slow",
                $"{plan.Address!.Url.Host} did not deliver the repository within {options.ImportTimeLimit.TotalMinutes:0.#} minutes; try again later, or fetch less with a depth of 1.");
        }
    }

    private async Task FillAsync(ImportPlan plan, string unfinished, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        // :: Step 1
        var address = plan.Address!;
        var top = Path.Combine(unfinished, "repo");
        await git.CloneAsync(
            new CloneOrder(address) { Login = logins.For(address), Branch = plan.Branch, Depth = plan.Depth }, top, tell, cancellationToken);
        if (plan.WithSubmodules)
        {
            await submodules.FetchAsync(top, address, plan.Depth, tell, cancellationToken);
        }

        // :: Step 2
        await File.WriteAllTextAsync(Path.Combine(unfinished, UnrecordedImports.Mark), "", cancellationToken);
    }
}

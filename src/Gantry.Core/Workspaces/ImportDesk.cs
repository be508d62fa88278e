using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Imports that keep no client waiting: durable from their first moment, watched while they go on, stopped at any time. One that fails, is stopped, or loses
/// its daemon leaves no folder and no workspace; why is remembered for a day.
/// </summary>
public sealed class ImportDesk(
    EventLog log, WorkspacePool workspaces, DataDirectory data, WorkspaceOptions options, TimeProvider time, ILogger<ImportDesk> logger) : IHostedService
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ImportId, RunningImport> running = new();

    // The lock on the directory proves that no other daemon has this name.
    private readonly string holder = $"{Environment.MachineName}:{data.Root}";

    /// <summary>Begins an import and returns when that is stored. A command that came before gives its first reply.</summary>
    /// <exception cref="GantryException">The source may not be used, or too many are under way; nothing was begun.</exception>
    public async Task<WorkspaceImport> StartAsync(ImportWorkspace request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);

        // The same key may have gone to the request that waits, whose reply is another word.
        var receipt = origin.Receipt is { } given ? given with { Route = given.Route + " respond-async" } : null;
        if (await log.EarlierReplyAsync<WorkspaceImport>(receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var plan = await workspaces.PlanAsync(request, cancellationToken);
        if (running.Count >= MostAtOnce)
        {
            throw GantryException.Conflict("too-many-imports", $"{MostAtOnce} imports are under way; wait for one to end, or cancel one.");
        }

        var begun = new WorkspaceImport(
            ImportId.New(), ImportState.Importing, plan.Source, WorkspaceId: null, Error: null, ErrorCode: null, Now(), FinishedAt: null);
        var stored = await log.CommitOnceAsync(
            receipt,
            transaction =>
            {
                transaction.WorkspaceImports.Forget(transaction.Now - Remembered);
                transaction.WorkspaceImports.Add(begun, holder);
                return begun;
            },
            cancellationToken);
        if (stored.ImportId == begun.ImportId)
        {
            var import = new RunningImport(begun);
            running[begun.ImportId] = import;
            _ = CarryAsync(import, plan, origin with { Receipt = null });
        }

        return stored;
    }

    /// <summary>What an import is now.</summary>
    /// <exception cref="GantryException">There is no such import, or it ended more than a day ago.</exception>
    public async Task<WorkspaceImport> FindAsync(ImportId id, CancellationToken cancellationToken) =>
        running.TryGetValue(id, out var here)
            ? here.Present
            : Judged(await log.ReadAsync(view => view.WorkspaceImports.Find(id), cancellationToken) ?? throw GantryException.NotFound(ImportId.Noun, id));

    /// <summary>Newest first.</summary>
    public async Task<ItemPage<WorkspaceImport>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var stored = await log.ReadAsync(view => view.WorkspaceImports.List(page), cancellationToken);
        return stored with { Items = [.. stored.Items.Select(import => running.TryGetValue(import.ImportId, out var here) ? here.Present : Judged(import))] };
    }

    /// <summary>What it is, then what it becomes until it has ended. Another node's is looked at once a second, without progress.</summary>
    public async IAsyncEnumerable<WorkspaceImport> WatchAsync(ImportId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (running.TryGetValue(id, out var here))
        {
            await foreach (var state in here.FollowAsync(cancellationToken))
            {
                yield return state;
            }

            yield break;
        }

        var last = await FindAsync(id, cancellationToken);
        yield return last;
        while (last.State == ImportState.Importing)
        {
            await Task.Delay(Glance, time, cancellationToken);
            if (await FindAsync(id, cancellationToken) is var now && now != last)
            {
                last = now;
                yield return now;
            }
        }
    }

    /// <summary>Stops an import and returns when nothing of it is left; one that has ended stays as it is.</summary>
    /// <exception cref="GantryException">There is no such import, or its workspace is there already (conflict).</exception>
    public async Task<WorkspaceImport> CancelAsync(ImportId id, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(id, out var here))
        {
            await here.StopAsync(byUser: true);
            await here.Ended.WaitAsync(cancellationToken);
        }

        // Another node's fails when it would record its workspace, and leaves nothing then.
        var last = await FindAsync(id, cancellationToken);
        if (last.State == ImportState.Importing)
        {
            await EndAsync(last with { State = ImportState.Cancelled });
            last = await FindAsync(id, cancellationToken);
        }

        return last.State == ImportState.Ready
            ? throw GantryException.Conflict("import-finished", $"The import is finished; its workspace is {last.WorkspaceId}.")
            : last;
    }

    /// <summary>Ends, in the store, what an earlier daemon of this data directory was killed over; its folders are swept separately.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        log.CommitAsync(
            transaction =>
            {
                foreach (var left in transaction.WorkspaceImports.Unfinished(holder))
                {
                    transaction.WorkspaceImports.End(Interrupted(left));
                }
            },
            cancellationToken);

    /// <summary>Stops what is under way.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var left = running.Values.ToList();
        await Task.WhenAll(left.Select(import => import.StopAsync(byUser: false)));
        await Task.WhenAll(left.Select(import => import.Ended)).WaitAsync(cancellationToken);
    }

    private async Task CarryAsync(RunningImport import, ImportPlan plan, CommandOrigin origin)
    {
        var begun = import.Present;
        WorkspaceImport last;
        try
        {
            var ready = begun;
            await workspaces.ImportAsync(
                plan,
                origin,
                new ImportWatch(
                    import.Tell,
                    (transaction, workspace) =>
                    {
                        ready = begun with { State = ImportState.Ready, WorkspaceId = workspace.WorkspaceId, FinishedAt = Now() };
                        if (!transaction.WorkspaceImports.End(ready))
                        {
                            throw GantryException.Conflict("import-cancelled", "The import was cancelled.");
                        }
                    }),
                import.Stopping);
            last = ready;
        }
        catch (OperationCanceledException) when (import.Stopping.IsCancellationRequested)
        {
            last = await EndAsync(import.IsCancelledByUser ? begun with { State = ImportState.Cancelled } : Interrupted(begun));
        }
        catch (GantryException refused)
        {
            last = await EndAsync(begun with { State = ImportState.Failed, Error = refused.Message, ErrorCode = refused.Code });
        }
        catch (Exception unexpected)
        {
            WorkspaceLines.ImportFailed(logger, begun.ImportId, unexpected);
            last = await EndAsync(begun with { State = ImportState.Failed, Error = "The import failed unexpectedly; the daemon's log says more.", ErrorCode = "unexpected" });
        }

        import.End(last);
        running.TryRemove(begun.ImportId, out _);
        import.Dispose();
    }

    // What was stored first stands: a cancellation on another node, before a failure here.
    private async Task<WorkspaceImport> EndAsync(WorkspaceImport last)
    {
        last = last with { FinishedAt = Now(), Progress = null };
        try
        {
            return await log.CommitAsync(transaction => transaction.WorkspaceImports.End(last) ? last : transaction.WorkspaceImports.Find(last.ImportId) ?? last);
        }
        catch (GantryException notStored)
        {
            // Its time limit ends it for all readers, and the next start in the store.
            WorkspaceLines.ImportNotEnded(logger, last.ImportId, notStored);
            return last;
        }
    }

    // Nobody imports for longer than the limit: whoever did has gone without a word.
    private WorkspaceImport Judged(WorkspaceImport import) =>
        import.State == ImportState.Importing && import.CreatedAt + options.ImportTimeLimit + Slack < time.GetUtcNow() ? Interrupted(import) : import;

    private WorkspaceImport Interrupted(WorkspaceImport import) =>
        import with
        {
            State = ImportState.Failed,
            Error = "The daemon ended in the middle of the import, and nothing is left of it; import again.",
            ErrorCode = "import-interrupted",
            FinishedAt = Now(),
            Progress = null,
        };

    // Whole milliseconds, as the store and the wire keep them.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}

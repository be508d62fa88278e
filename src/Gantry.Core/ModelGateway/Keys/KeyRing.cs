using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>
/// The keys that work, in memory, with what they have spent. Loads them at start; then follows the store, so that what another node makes, changes or revokes
/// holds here within <see cref="LookEvery"/>.
/// </summary>
internal sealed class KeyRing(EventLog log, RunHalts halts, TimeProvider time, ILogger<KeyRing> logger) : BackgroundService
{
    /// <summary>How old a run's last call may be for a budget to remember the run after a restart.</summary>
    public static readonly TimeSpan RunMemory = TimeSpan.FromDays(35);

    /// <summary>How late a change of another node may be noticed.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<KeyHash, KeyAccount> byHash = [];
    private readonly ConcurrentDictionary<ModelKeyId, KeyAccount> byId = [];
    private readonly ConcurrentDictionary<SessionId, ImmutableArray<KeyAccount>> bySession = [];
    private readonly ConcurrentDictionary<RunId, ImmutableArray<KeyAccount>> byRun = [];
    private readonly SemaphoreSlim changing = new(1, 1);
    private long seen;

    /// <summary>The keys are loaded: until then nobody can be judged.</summary>
    public bool IsReady { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        IsReady = true;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>The account of the key whose secret has this hash; null when no key that works has it.</summary>
    public KeyAccount? Find(KeyHash hash) => byHash.GetValueOrDefault(hash);

    /// <summary>The account of a key; null when it does not work any more.</summary>
    public KeyAccount? Find(ModelKeyId id) => byId.GetValueOrDefault(id);

    /// <summary>The keys that a session holds.</summary>
    public ImmutableArray<KeyAccount> HeldBy(SessionId session) => bySession.TryGetValue(session, out var held) ? held : [];

    /// <summary>The keys that a run holds.</summary>
    public ImmutableArray<KeyAccount> HeldBy(RunId run) => byRun.TryGetValue(run, out var held) ? held : [];

    /// <summary>Reads what changed in the store and takes it over.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            var changes = await log.ReadAsync(view => view.ModelKeys.ChangedAfter(seen), cancellationToken);
            foreach (var change in changes)
            {
                await TakeAsync(change, cancellationToken);
                seen = change.Revision;
            }

            if (changes.Count > 0)
            {
                halts.PostKeysChanged();
            }
        }
        finally
        {
            changing.Release();
        }
    }

    public override void Dispose()
    {
        changing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(LookEvery, time);
        while (await rounds.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (GantryException failure)
            {
                KeyRingLines.NotRead(logger, failure);
            }
        }
    }

    private async Task TakeAsync(StoredKey key, CancellationToken cancellationToken)
    {
        var present = byId.GetValueOrDefault(key.Key.KeyId);
        if (key.Key.RevokedAt is not null)
        {
            Drop(present);
            return;
        }

        // At a first budget per run the runs that were not counted so far are read from the store.
        var countsRuns = CountsRuns(key) && !(present is not null && CountsRuns(present.Stored));
        if (present is not null)
        {
            if (countsRuns)
            {
                present.Restore(await SpentByRunAsync(key, cancellationToken));
            }

            present.Change(key);
            return;
        }

        var account = new KeyAccount(key, time);
        await RestoreAsync(account, countsRuns, cancellationToken);
        byId[key.Key.KeyId] = account;
        if (key.Session is { } session && key.Key.HolderKind == KeyHolder.Session)
        {
            bySession.AddOrUpdate(session, [account], (_, held) => held.Add(account));
        }

        if (key.Run is { } run)
        {
            byRun.AddOrUpdate(run, [account], (_, held) => held.Add(account));
        }

        byHash[key.Hash] = account;
    }

    private void Drop(KeyAccount? account)
    {
        if (account?.Stored is not { } key)
        {
            return;
        }

        byHash.TryRemove(key.Hash, out _);
        byId.TryRemove(key.Key.KeyId, out _);
        if (key.Session is { } session && bySession.ContainsKey(session))
        {
            Shrink(bySession, session, account);
        }

        if (key.Run is { } run)
        {
            Shrink(byRun, run, account);
        }
    }

    private static void Shrink<TId>(ConcurrentDictionary<TId, ImmutableArray<KeyAccount>> held, TId id, KeyAccount account)
        where TId : struct
    {
        var rest = held.TryGetValue(id, out var all) ? all.Remove(account) : [];
        if (rest.IsEmpty)
        {
            held.TryRemove(id, out _);
        }
        else
        {
            held[id] = rest;
        }
    }

    private static bool CountsRuns(StoredKey key) => key.Key.Budgets.Any(budget => budget.Window == BudgetWindow.Run);

    private static SpendingOf ScopeOf(StoredKey key) => key.Key.HolderKind switch
    {
        KeyHolder.Session => new SpendingOf(Session: key.Session),
        KeyHolder.Run => new SpendingOf(Run: key.Run?.ToString()),
        _ => new SpendingOf(Key: key.Key.KeyId),
    };

    private async Task RestoreAsync(KeyAccount account, bool countsRuns, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var scope = ScopeOf(account.Stored);
        var (today, thisMonth) = await log.ReadAsync(
            view => (
                view.ModelCalls.Spent(scope, Windows.StartOf(BudgetWindow.Day, now)!.Value),
                view.ModelCalls.Spent(scope, Windows.StartOf(BudgetWindow.Month, now)!.Value)),
            cancellationToken);
        account.Restore(now, today, thisMonth);
        if (countsRuns)
        {
            account.Restore(await SpentByRunAsync(account.Stored, cancellationToken));
        }
    }

    private Task<IReadOnlyDictionary<string, Spending>> SpentByRunAsync(StoredKey key, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.ModelCalls.SpentByRun(ScopeOf(key), time.GetUtcNow() - RunMemory), cancellationToken);
}

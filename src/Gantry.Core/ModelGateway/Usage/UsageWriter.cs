using System.Runtime.InteropServices;
using System.Threading.Channels;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Telemetry;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.ModelGateway.Usage;

/// <summary>
/// Writes calls that have ended to the store, behind the callers' backs: what ends within <see cref="Gathering"/> shares a commit, because a commit costs what
/// hundreds of rows cost. Nothing that was taken is dropped while the daemon lives: when the store is down it is tried again, and when too much waits no further
/// calls are admitted. A kill loses what was not committed: usually the calls of the last commit's milliseconds, at most <see cref="MostWaiting"/> (docs/decisions/0024).
/// </summary>
internal sealed class UsageWriter(EventLog log, TimeProvider time, ILogger<UsageWriter> logger) : BackgroundService
{
    /// <summary>How many calls may wait before no more are admitted; those under way still find room.</summary>
    public const int MostWaiting = 100_000;

    private const int LargestGroup = 2000;
    private const int AtATime = 16;

    /// <summary>How long a call may wait for others; nobody waits for it unless they say so with <see cref="FlushAsync"/>.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Entry> waiting = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource givingUp = new();

    // Somebody waits. One release too many costs one small commit.
    private readonly SemaphoreSlim hurry = new(0);
    private long count;
    private volatile bool isStopping;

    /// <summary>Further calls may be admitted.</summary>
    public bool HasRoom => !isStopping && Volatile.Read(ref count) < MostWaiting;

    /// <summary>Takes a call that has ended; never blocks.</summary>
    public void Take(in CallRecord call)
    {
        Interlocked.Increment(ref count);
        if (!waiting.Writer.TryWrite(new Entry(call, null)))
        {
            UsageLines.Lost(logger, 1);
        }
    }

    /// <summary>Returns when everything taken before is in the store.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Writer.TryWrite(new Entry(default, written)))
        {
            hurry.Release();
            await written.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes what was taken; gives up, and says how much is lost, when the host has no more patience.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        isStopping = true;
        waiting.Writer.TryComplete();
        hurry.Release();
        await using var impatience = cancellationToken.Register(givingUp.Cancel);
        await (ExecuteTask ?? Task.CompletedTask);
        if (Volatile.Read(ref count) is > 0 and var lost)
        {
            UsageLines.Lost(logger, lost);
        }
    }

    public override void Dispose()
    {
        givingUp.Dispose();
        hurry.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<CallRecord>(LargestGroup);
        var askers = new List<TaskCompletionSource>();
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await hurry.WaitAsync(Gathering, CancellationToken.None);

            // What comes while a group is written gathers again; only what found no place in it has waited long enough.
            bool isFull;
            do
            {
                TakeGroup(group, askers);
                if (!await WriteAsync(group))
                {
                    return;
                }

                askers.ForEach(asker => asker.TrySetResult());
                isFull = group.Count == LargestGroup;

                // What is kept longer than it must be costs the collector most.
                group.Clear();
                askers.Clear();
            }
            while (isFull);
        }
    }

    private void TakeGroup(List<CallRecord> group, List<TaskCompletionSource> askers)
    {
        while (group.Count < LargestGroup && waiting.Reader.TryRead(out var entry))
        {
            if (entry.Written is { } asker)
            {
                askers.Add(asker);
                break;
            }

            ModelTelemetry.Record(entry.Call);
            group.Add(entry.Call);
        }
    }

    private async Task<bool> WriteAsync(List<CallRecord> group)
    {
        if (group.Count == 0)
        {
            return true;
        }

        var isFailing = false;
        while (true)
        {
            try
            {
                await log.CommitAsync(transaction => Add(transaction, group), CancellationToken.None);
                Interlocked.Add(ref count, -group.Count);
                return true;
            }
            catch (GantryException failure)
            {
                if (!isFailing)
                {
                    UsageLines.NotWritten(logger, group.Count, failure);
                    isFailing = true;
                }
            }

            try
            {
                await Task.Delay(TryAgainAfter, time, givingUp.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static void Add(IStoreTransaction transaction, List<CallRecord> group)
    {
        var uses = new Dictionary<ModelKeyId, DateTimeOffset>();
        var costs = new Dictionary<SessionId, long>();
        var calls = CollectionsMarshal.AsSpan(group);
        for (var i = 0; i < calls.Length; i++)
        {
            // Nobody waits for this, but somebody may for the processor.
            if (i % AtATime == AtATime - 1)
            {
                Thread.Yield();
            }

            ref readonly var call = ref calls[i];
            transaction.ModelCalls.Add(in call);
            if (call.Key is { } key && (!uses.TryGetValue(key, out var last) || last < call.At))
            {
                uses[key] = call.At;
            }

            if (call is { Session: { } session, CostNanoUsd: { } cost })
            {
                costs[session] = costs.GetValueOrDefault(session) + cost;
            }
        }

        transaction.ModelKeys.NoteUse(uses);
        foreach (var (session, nanos) in costs)
        {
            transaction.ModelCalls.AddCost(session, nanos);
        }
    }

    private readonly record struct Entry(CallRecord Call, TaskCompletionSource? Written);
}

using Gantry.Core.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Claims;

/// <summary>
/// Keeps what this node holds: renews it in one commit for all, and tells the work under a claim to stop before the claim can be another's. It never looks at
/// two clocks: a claim's end is the store's affair, and the safe time is counted here from before the renewal was sent.
/// </summary>
public sealed class ClaimKeeper : BackgroundService
{
    private readonly EventLog log;
    private readonly ClaimOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly HashSet<HeldClaim> held = [];

    /// <exception cref="InvalidOperationException">The options do not fit together.</exception>
    public ClaimKeeper(EventLog log, ClaimOptions options, TimeProvider time, ILogger<ClaimKeeper> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (this.log, this.options, this.time, this.logger) = (log, options, time, logger);
    }

    /// <summary>This node.</summary>
    public NodeId Node { get; } = NodeId.New();

    /// <summary>Whether it is certain that no other node lives.</summary>
    public bool IsSoleNode => options.IsSoleNode;

    /// <summary>The moment from which a take's safe time counts: ask before the transaction is sent.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Takes a session for this node within a transaction; null when another node holds it.</summary>
    public Claim? Take(IStoreTransaction transaction, SessionId session)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Claims.Take(session, Node, transaction.Now, transaction.Now + options.Lifetime);
    }

    /// <summary>Keeps a claim that was taken, and is durable, until the answer is disposed; that does not release it.</summary>
    /// <param name="since"><see cref="Now"/> before the take was sent.</param>
    public HeldClaim Hold(Claim claim, long since)
    {
        var kept = new HeldClaim(this, claim, SafeFor(since), time);
        lock (gate)
        {
            held.Add(kept);
        }

        return kept;
    }

    /// <summary>Takes from nodes that are gone what they held, when it is certain that no other node lives; else does nothing.</summary>
    public async Task ReleaseLeftClaimsAsync(CancellationToken cancellationToken)
    {
        if (IsSoleNode && await log.CommitAsync(transaction => transaction.Claims.ReleaseOthers(Node), cancellationToken) is > 0 and var left)
        {
            ClaimLines.TakenOver(logger, left);
        }
    }

    internal void Forget(HeldClaim claim)
    {
        lock (gate)
        {
            held.Remove(claim);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.RenewEvery;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            wait = await RenewAsync() ? options.RenewEvery : options.RetryAfter;
        }
    }

    private async Task<bool> RenewAsync()
    {
        // Those that are taken from here on are not judged by this renewal.
        HeldClaim[] present;
        lock (gate)
        {
            present = [.. held];
        }

        if (present.Length == 0)
        {
            return true;
        }

        var since = Now;
        bool[] renewed;
        try
        {
            renewed = await log.CommitAsync(
                transaction => present.Select(one => transaction.Claims.Renew(one.Claim, transaction.Now + options.Lifetime)).ToArray());
        }
        catch (Exception failure)
        {
            // Whatever the reason, the claims' own timers run on.
            ClaimLines.NotRenewed(logger, present.Length, failure);
            return false;
        }

        foreach (var (one, isOurs) in present.Zip(renewed))
        {
            if (isOurs)
            {
                one.Extend(SafeFor(since));
            }
            else
            {
                ClaimLines.Lost(logger, one.Claim.SessionId, one.Claim.Generation);
                one.Lose();
            }
        }

        return true;
    }

    private TimeSpan SafeFor(long since)
    {
        var left = options.SafeTime - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

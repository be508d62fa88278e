using Gantry.Core.Claims;
using Gantry.Core.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Outbox;

/// <summary>Brings every event to the consumers that this daemon has: one loop for each, so that one that is down holds up no other.</summary>
public sealed class OutboxDelivery : BackgroundService
{
    private readonly EventLog log;
    private readonly ClaimKeeper claims;
    private readonly OutboxOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly IReadOnlyList<IOutboxConsumer> consumers;

    /// <exception cref="InvalidOperationException">Two consumers have one name.</exception>
    public OutboxDelivery(
        EventLog log,
        ClaimKeeper claims,
        IEnumerable<IOutboxConsumer> consumers,
        OutboxOptions options,
        TimeProvider time,
        ILogger<OutboxDelivery> logger)
    {
        (this.log, this.claims, this.options, this.time, this.logger) = (log, claims, options, time, logger);
        this.consumers = [.. consumers];
        if (this.consumers.GroupBy(consumer => consumer.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw new InvalidOperationException($"Two outbox consumers are called '{twice}'.");
        }
    }

    /// <summary>
    /// Registers the consumers of this daemon before anything is accepted, and forgets those that it does not have: what is not configured any more must not
    /// cost anything. Nodes on one store are configured alike.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var forgotten = await log.CommitAsync(RegisterOurs, cancellationToken);
        foreach (var standing in forgotten)
        {
            OutboxLines.Forgotten(logger, standing.Name, standing.Waiting);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(consumers.Select(consumer => DeliverAsync(consumer, stoppingToken)));

    private List<OutboxStanding> RegisterOurs(IStoreTransaction transaction)
    {
        if (claims.IsSoleNode)
        {
            transaction.Outbox.FreeAll();
        }

        var forgotten = transaction.Outbox.Standings().Where(standing => consumers.All(consumer => consumer.Name != standing.Name)).ToList();
        forgotten.ForEach(standing => transaction.Outbox.Forget(standing.Name));
        foreach (var consumer in consumers)
        {
            transaction.Outbox.Register(consumer.Name);
        }

        return forgotten;
    }

    private async Task DeliverAsync(IOutboxConsumer consumer, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                await DeliverWaitingAsync(consumer, stoppingToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Shutdown: what is not acknowledged comes again.
                return;
            }
            catch (Exception failure)
            {
                // Whatever it throws, its events stay.
                failures++;
                OutboxLines.NotDelivered(logger, consumer.Name, failures, failure);
            }

            await Task.Delay(failures == 0 ? options.LookEvery : BackOff(failures), time, stoppingToken);
        }
    }

    // Until nothing waits, page by page; each acknowledgement takes the next page with it.
    private async Task DeliverWaitingAsync(IOutboxConsumer consumer, CancellationToken stoppingToken)
    {
        if (!await log.ReadAsync(view => view.Outbox.HasWaiting(consumer.Name), stoppingToken))
        {
            return;
        }

        OutboxPosition? delivered = null;
        while (true)
        {
            var since = time.GetTimestamp();
            var through = delivered;
            var page = await log.CommitAsync(transaction => NextPage(transaction, consumer.Name, through), stoppingToken);
            if (page.Count == 0)
            {
                return;
            }

            // The store's hold is longer than this by the grace, and it was counted from later on.
            using var limit = new CancellationTokenSource(Left(since), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
            await consumer.DeliverAsync([.. page.Select(entry => entry.Event)], either.Token);
            delivered = page[^1].Position;
        }
    }

    private IReadOnlyList<OutboxEntry> NextPage(IStoreTransaction transaction, string consumer, OutboxPosition? delivered)
    {
        if (delivered is { } through && !transaction.Outbox.Acknowledge(consumer, claims.Node, through))
        {
            return [];
        }

        return transaction.Outbox.Hold(consumer, claims.Node, transaction.Now, transaction.Now + options.TimeLimit + options.Grace)
            ? transaction.Outbox.Read(consumer, options.PageSize)
            : [];
    }

    private TimeSpan Left(long since)
    {
        var left = options.TimeLimit - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan BackOff(int failures)
    {
        var wait = options.FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 30));
        return wait < options.LongestBackOff ? wait : options.LongestBackOff;
    }
}

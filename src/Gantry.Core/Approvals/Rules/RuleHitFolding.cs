using Gantry.Core.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Folds the noted hits of rules into their counts every minute, apart from the judgements that note them. The counts that are shown need not wait for it.</summary>
public sealed class RuleHitFolding(EventLog log, TimeProvider time, ILogger<RuleHitFolding> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            try
            {
                await log.CommitAsync(transaction => transaction.Rules.FoldHits(), stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The notes stay and are counted the next time.
                RuleLines.HitsNotFolded(logger, failure);
            }
        }
    }
}

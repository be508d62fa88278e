using Gantry.Core.Failures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Archives;

/// <summary>Prunes sessions that have been idle for long, now and then, when the operator wants it. One that cannot be pruned keeps no other from it.</summary>
public sealed class RetentionSweep(Archivist archivist, RetentionOptions options, TimeProvider time, ILogger<RetentionSweep> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PruneAfter is not { } age)
        {
            return;
        }

        while (true)
        {
            await SweepAsync(age, stoppingToken);
            await Task.Delay(options.LookEvery, time, stoppingToken);
        }
    }

    private async Task SweepAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var session in await archivist.FindIdleAsync(age, time.GetUtcNow(), options.SessionsAtOnce, cancellationToken))
            {
                await PruneAsync(session, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            RetentionLines.Stuck(logger, failure);
        }
    }

    private async Task PruneAsync(ClosedSession session, CancellationToken cancellationToken)
    {
        try
        {
            var pruned = await archivist.PruneAsync(session.SessionId, cancellationToken);
            RetentionLines.Pruned(logger, session.SessionId, pruned.Events, pruned.FreedBytes, pruned.ArchiveBytes);
        }
        catch (GantryException refusal) when (refusal.Kind == FailureKind.Conflict)
        {
            RetentionLines.Passed(logger, session.SessionId, refusal.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            RetentionLines.NotPruned(logger, session.SessionId, failure);
        }
    }
}

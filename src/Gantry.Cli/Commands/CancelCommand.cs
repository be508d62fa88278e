using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry cancel</c>: stops a run and waits until it has stopped.</summary>
internal static class CancelCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("run") { Description = "The run.", HelpName = "run id" };
        var command = new DocumentedCommand("cancel", "Stops a run and waits until it has stopped.", "gantry cancel 0190…") { id };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var runId = Identified.Parse<RunId>(scope.Parse.GetRequiredValue(id), "gantry ps");
            using var client = await scope.ConnectAsync(cancellationToken);
            var run = await client.PostAsync($"api/runs/{runId}/cancel", ApiJson.Default.Run, cancellationToken);
            if (!run.Status.IsTerminal())
            {
                await WaitForEndAsync(scope, client, runId, cancellationToken);
                run = await client.GetAsync($"api/runs/{runId}", ApiJson.Default.Run, cancellationToken);
            }

            if (scope.Json)
            {
                scope.Terminal.WriteJson(run, ApiJson.Default.Run);
            }
            else
            {
                scope.Terminal.WriteLine($"Run {runId}: {StatusWords.Of(run.Status)}");
            }

            return run.Status == RunStatus.Cancelled ? ExitCode.Ok : ExitCode.Conflict;
        });
    }

    private static async Task WaitForEndAsync(CommandScope scope, GantryClient client, RunId run, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Patience, scope.Time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await foreach (var frame in new EventStream(client, $"api/runs/{run}/events", scope.Time).ReadAsync(after: null, endsWithRun: true, bounded.Token))
            {
                _ = frame;
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailure(ExitCode.Failed, $"Run {run} was told to stop and has not after {Patience.TotalSeconds:0} seconds; see: gantry attach {run}");
        }
    }
}

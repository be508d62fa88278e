using System.CommandLine;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry resume</c>.</summary>
internal static class ResumeCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("run") { Description = "The run.", HelpName = "run id" };
        var command = new DocumentedCommand(
            "resume", "Lets a run go on that a budget or quota paused; with the budget still spent it pauses again.", "gantry resume 0190…") { id };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var run = Identified.Parse<RunId>(scope.Parse.GetRequiredValue(id), "gantry ps");
            using var client = await scope.ConnectAsync(cancellationToken);
            var resumed = await client.PostAsync($"api/runs/{run}/resume", ApiJson.Default.Run, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(resumed, ApiJson.Default.Run);
            }
            else
            {
                scope.Terminal.WriteLine($"Run {run} goes on; watch it with: gantry attach {run}");
            }

            return ExitCode.Ok;
        });
    }
}

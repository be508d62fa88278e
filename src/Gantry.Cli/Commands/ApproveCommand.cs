using System.CommandLine;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry approve</c>: allows, once, exactly what it shows.</summary>
internal static class ApproveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The approval; with --step the run.", HelpName = "approval id" };
        var step = new Option<string?>("--step") { Description = "Answer for this step of the run.", HelpName = "STEP" };
        var command = new DocumentedCommand(
            "approve",
            "Allows, once, what an approval asks; shows it first.",
            "gantry approve 0190…",
            "gantry approve --step call-3 RUN_ID")
        {
            id,
            step,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var given = scope.Parse.GetRequiredValue(id);
            var named = scope.Parse.GetValue(step);
            RunId? run = named is null ? null : Identified.Parse<RunId>(given, "gantry ps");
            using var client = await scope.ConnectAsync(cancellationToken);
            if (run is null)
            {
                var approval = await Answering.FetchAsync(client, given, cancellationToken);
                return await Answering.AnswerAsync(scope, client, approval, $"api/approvals/{approval.ApprovalId}", "allow", feedback: null, cancellationToken);
            }

            var asked = await Answering.FindAsync(client, $"run_id={run}", found => found.RunId == run && found.StepId.Value == named, $"step {named} of run {run}", cancellationToken);
            var path = $"api/runs/{run}/steps/{Uri.EscapeDataString(named!)}/approve";
            return await Answering.AnswerAsync(scope, client, asked, path, "allow", feedback: null, cancellationToken);
        });
    }
}

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
            return scope.Parse.GetValue(step) is { } named
                ? await ApproveStepAsync(scope, Identified.Parse<RunId>(given, "gantry ps"), named, cancellationToken)
                : await ApproveAsync(scope, Identified.Parse<ApprovalId>(given, "gantry inbox"), cancellationToken);
        });
    }

    private static async Task<ExitCode> ApproveAsync(CommandScope scope, ApprovalId id, CancellationToken cancellationToken)
    {
        using var client = await scope.ConnectAsync(cancellationToken);
        var asked = await Answering.FetchAsync(client, id, cancellationToken);
        return await Answering.AnswerAsync(scope, client, asked, $"api/approvals/{id}", "allow", feedback: null, cancellationToken);
    }

    private static async Task<ExitCode> ApproveStepAsync(CommandScope scope, RunId run, string step, CancellationToken cancellationToken)
    {
        using var client = await scope.ConnectAsync(cancellationToken);
        var asked = await Answering.FindAsync(client, $"run_id={run}", found => found.RunId == run && found.StepId.Value == step, $"step {step} of run {run}", cancellationToken);
        var path = $"api/runs/{run}/steps/{Uri.EscapeDataString(step)}/approve";
        return await Answering.AnswerAsync(scope, client, asked, path, "allow", feedback: null, cancellationToken);
    }
}

using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry approve</c>: allows exactly what it shows, or what you put in its place.</summary>
internal static class ApproveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The approval or plan; with --step the run.", HelpName = "approval id" };
        var step = new Option<string?>("--step") { Description = "Answer for this step of the run.", HelpName = "STEP" };
        var allEqual = new Option<bool>("--all-equal") { Description = "Answer all requests that wait for the same tool with the same input." };
        var link = new Option<bool>("--link") { Description = "Answer nothing; print a short-lived link by which it can be answered once, from a phone." };
        var command = new DocumentedCommand(
            "approve",
            "Allows what an approval asks, once or as far as --scope says; shows it first.",
            "gantry approve 0190…",
            "gantry approve 0190… --edit",
            "gantry approve 0190… --scope workspace",
            "gantry approve 0190… --scope always --suggestion 1",
            "gantry approve 0190… --all-equal",
            "gantry approve 0190… --all-equal --scope workspace",
            "gantry approve --step call-3 RUN_ID")
        {
            id,
            step,
            allEqual,
            link,
        };
        var input = new InputOptions().AddTo(command);
        var reach = new ReachOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var given = scope.Parse.GetRequiredValue(id);
            var far = reach.Read(scope.Parse);
            if (scope.Parse.GetValue(step) is { } named)
            {
                return await ApproveStepAsync(scope, Identified.Parse<RunId>(given, "gantry ps"), named, input, far, cancellationToken);
            }

            var approval = Identified.Parse<ApprovalId>(given, "gantry inbox");
            using var client = await scope.ConnectAsync(cancellationToken);
            if (scope.Parse.GetValue(link))
            {
                return await PrintLinkAsync(scope, client, approval, cancellationToken);
            }

            var asked = await Answering.FetchAsync(client, approval, cancellationToken);
            return scope.Parse.GetValue(allEqual)
                ? await BatchAnswering.AnswerAsync(scope, client, asked, "allow", far, feedback: null, cancellationToken)
                : await Answering.AnswerAsync(
                    scope, client, asked, $"api/approvals/{approval}", "allow", feedback: null, cancellationToken, await input.ReadAsync(scope, asked, cancellationToken), far);
        });
    }

    private static async Task<ExitCode> PrintLinkAsync(CommandScope scope, GantryClient client, ApprovalId id, CancellationToken cancellationToken)
    {
        var made = await client.PostAsync($"api/approvals/{id}/link", ApiJson.Default.ApprovalLink, cancellationToken);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(made, ApiJson.Default.ApprovalLink);
        }
        else
        {
            scope.Terminal.WriteLine(made.Url);
            scope.Terminal.Complain($"Whoever opens it may answer this approval, once, until {made.ExpiresAt.ToLocalTime():HH:mm}.");
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ApproveStepAsync(CommandScope scope, RunId run, string step, InputOptions input, AnswerReach reach, CancellationToken cancellationToken)
    {
        using var client = await scope.ConnectAsync(cancellationToken);
        var asked = await Answering.FindAsync(client, $"run_id={run}", found => found.RunId == run && found.StepId.Value == step, $"step {step} of run {run}", cancellationToken);
        var path = $"api/runs/{run}/steps/{Uri.EscapeDataString(step)}/approve";
        return await Answering.AnswerAsync(scope, client, asked, path, "allow", feedback: null, cancellationToken, await input.ReadAsync(scope, asked, cancellationToken), reach);
    }
}

using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary>Gives one answer to an approval and all that equal it.</summary>
internal static class BatchAnswering
{
    public static async Task<ExitCode> AnswerAsync(
        CommandScope scope, GantryClient client, Approval approval, string decision, AnswerReach reach, string? feedback, CancellationToken cancellationToken)
    {
        if (!scope.Json)
        {
            ApprovalView.Write(scope.Terminal, approval);
        }

        var batch = new DecideApprovals(
            EqualTo: approval.ApprovalId.ToString(), Decision: decision, Scope: reach.Scope, InputHash: approval.InputHash, Feedback: feedback, Suggestion: reach.Suggestion);
        var done = decision == "deny" ? "denied" : reach.Scope == "once" ? "allowed once" : $"allowed, and remembered ({reach.Scope})";
        var decided = await client.PostAsync("api/approvals/batch", batch, ApiJson.Default.DecideApprovals, ApiJson.Default.DecidedApprovals, cancellationToken);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(decided, ApiJson.Default.DecidedApprovals);
        }
        else
        {
            foreach (var result in decided.Results)
            {
                scope.Terminal.WriteLine(
                    result.Refusal is { } refusal ? $"✗ {result.ApprovalId}: {VisibleText.OnOneLine(refusal)}" : $"→ {done}: {result.ApprovalId}",
                    result.Refusal is null ? Ink.Green : Ink.Yellow);
            }
        }

        return decided.Results.All(result => result.Refusal is null) ? ExitCode.Ok : ExitCode.Conflict;
    }
}

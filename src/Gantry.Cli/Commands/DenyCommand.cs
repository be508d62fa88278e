using System.CommandLine;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry deny</c>: refuses, and can tell the agent what to do instead.</summary>
internal static class DenyCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The approval.", HelpName = "approval id" };
        var feedback = new Option<string?>("--feedback", "-f") { Description = "What the agent is told.", HelpName = "TEXT" };
        var allEqual = new Option<bool>("--all-equal") { Description = "Answer all requests that wait for the same tool with the same input." };
        var command = new DocumentedCommand(
            "deny",
            "Refuses what an approval asks.",
            "gantry deny 0190…",
            "gantry deny 0190… --feedback \"do not touch the lock file\"")
        {
            id,
            feedback,
            allEqual,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var named = Identified.Parse<ApprovalId>(scope.Parse.GetRequiredValue(id), "gantry inbox");
            using var client = await scope.ConnectAsync(cancellationToken);
            var approval = await Answering.FetchAsync(client, named, cancellationToken);
            var said = scope.Parse.GetValue(feedback);
            return scope.Parse.GetValue(allEqual)
                ? await BatchAnswering.AnswerAsync(scope, client, approval, "deny", new AnswerReach("once", Suggestion: null), said, cancellationToken)
                : await Answering.AnswerAsync(scope, client, approval, $"api/approvals/{approval.ApprovalId}", "deny", said, cancellationToken);
        });
    }
}

using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry inbox</c>: the approvals that wait.</summary>
internal static class InboxCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("inbox", "Lists the approvals that wait for an answer.", "gantry inbox", "gantry inbox --json");
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/approvals?status=pending&limit=100", ApiJson.Default.ItemPageApproval, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageApproval);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("Nothing waits for an answer.");
                return ExitCode.Ok;
            }

            var table = new RowTable("id", "agent", "what", "age");
            foreach (var approval in page.Items)
            {
                table.Add(approval.ApprovalId.ToString(), approval.Agent.Value, approval.Title, Ages.Of(approval.CreatedAt, scope.Time));
            }

            table.Write(scope.Terminal);
            scope.Terminal.WriteLine("Answer with: gantry approve ID   or: gantry deny ID --feedback TEXT", Ink.Dim);
            return ExitCode.Ok;
        });
    }
}

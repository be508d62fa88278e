using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry inbox</c>: the approvals, questions and plans that wait.</summary>
internal static class InboxCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Show what waits, then every change, until Ctrl-C." };
        var command = new DocumentedCommand("inbox", "Lists what waits for an answer.", "gantry inbox", "gantry inbox --follow", "gantry inbox --json") { follow };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            return scope.Parse.GetValue(follow) ? await FollowAsync(scope, client, cancellationToken) : await ListAsync(scope, client, cancellationToken);
        });
    }

    private static async Task<ExitCode> ListAsync(CommandScope scope, GantryClient client, CancellationToken cancellationToken)
    {
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

        var table = new RowTable("id", "agent", "kind", "what", "age");
        foreach (var approval in page.Items)
        {
            table.Add(approval.ApprovalId.ToString(), approval.Agent.Value, Word(approval.Kind), approval.Title, Ages.Of(approval.CreatedAt, scope.Time));
        }

        table.Write(scope.Terminal);
        scope.Terminal.WriteLine("Answer with: gantry approve ID   or: gantry deny ID --feedback TEXT   a question with: gantry answer ID TEXT", Ink.Dim);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> FollowAsync(CommandScope scope, GantryClient client, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var approval in new InboxStream(client, scope.Time).ReadAsync(cancellationToken))
            {
                if (scope.Json)
                {
                    scope.Terminal.WriteJson(approval, ApiJson.Default.Approval);
                }
                else
                {
                    Show(scope.Terminal, approval);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how this ends.
        }

        return ExitCode.Interrupted;
    }

    private static void Show(Terminal terminal, Approval approval)
    {
        var isOpen = approval.Status == ApprovalStatus.Pending;
        var by = approval.DecidedBy is { } who ? $" by {who} via {approval.DecidedVia}" : "";
        terminal.Write(isOpen ? $"? {Word(approval.Kind),-8}  " : $"→ {approval.Status.ToString().ToLowerInvariant(),-8}  ", isOpen ? Ink.Yellow : Ink.Dim);
        terminal.WriteLine(VisibleText.OnOneLine($"{approval.ApprovalId}  {approval.Agent}  {approval.Title}{by}"));
    }

    private static string Word(ApprovalKind kind) => kind.ToString().ToLowerInvariant();
}

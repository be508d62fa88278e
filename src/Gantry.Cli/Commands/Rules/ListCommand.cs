using System.CommandLine;
using System.Text;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var all = new Option<bool>("--all") { Description = "Revoked ones too." };
        var command = new DocumentedCommand("list", "Lists rules, managed ones first, then the newest.", "gantry rules list", "gantry rules list --workspace . --all") { all };
        var place = new RulePlaceOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var where = await place.ResolveAsync(scope, client, cancellationToken);
            var address = new StringBuilder("api/rules?limit=200");
            address.Append(scope.Parse.GetValue(all) ? "" : "&revoked=false");
            address.Append(where.WorkspaceId is { } workspace ? $"&workspace_id={workspace}" : "");
            address.Append(where.SessionId is { } session ? $"&session_id={session}" : "");
            var page = await client.GetAsync(address.ToString(), ApiJson.Default.ItemPageRule, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageRule);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No rules: everything that is gated is asked. Add one with: gantry rules add allow 'git status'");
                return ExitCode.Ok;
            }

            RuleRows.Write(scope.Terminal, page.Items, scope.Time);
            if (page.NextCursor is not null)
            {
                scope.Terminal.WriteLine("There are more; --json gives the cursor to them.", Ink.Dim);
            }

            return ExitCode.Ok;
        });
    }
}

using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("list", "Lists workspaces.", "gantry workspace list", "gantry workspace list --json");
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/workspaces?limit=100", ApiJson.Default.ItemPageWorkspace, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageWorkspace);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No workspaces. Import one with: gantry workspace import .");
                return ExitCode.Ok;
            }

            var table = new RowTable("id", "name", "kind", "source");
            foreach (var workspace in page.Items)
            {
                table.Add(workspace.WorkspaceId.ToString(), workspace.DisplayName, workspace.SourceType == WorkspaceSource.Git ? "git" : "local", workspace.SourceUri);
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }
}

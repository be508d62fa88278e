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
        var sizes = new Option<bool>("--sizes") { Description = "Also what each takes of the daemon's disk; takes a while for large ones." };
        var command = new DocumentedCommand("list", "Lists workspaces.", "gantry workspace list", "gantry workspace list --sizes", "gantry workspace list --json") { sizes };
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

            var withSizes = scope.Parse.GetValue(sizes);
            var table = withSizes ? new RowTable("id", "name", "kind", "copy", "checkpoints", "sessions", "source") : new RowTable("id", "name", "kind", "source");
            foreach (var workspace in page.Items)
            {
                string[] known = [workspace.WorkspaceId.ToString(), workspace.DisplayName, workspace.SourceType == WorkspaceSource.Git ? "git" : "local"];
                string[] taken = withSizes ? Sizes(await client.GetAsync($"api/workspaces/{workspace.WorkspaceId}/disk", ApiJson.Default.WorkspaceDisk, cancellationToken)) : [];
                table.Add([.. known, .. taken, workspace.SourceUri]);
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }

    private static string[] Sizes(WorkspaceDisk disk) =>
        [ByteText.Of(disk.CopyBytes), ByteText.Of(disk.CheckpointBytes), ByteText.Of(disk.Sessions.Sum(session => session.FolderBytes + session.OutputBytes))];
}

using System.CommandLine;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var source = new Argument<string>("source") { Description = "A git URL (https or ssh), or a folder of this machine.", HelpName = "URL|PATH" };
        var name = new Option<string?>("--name") { Description = "A name for people.", HelpName = "NAME" };
        var branch = new Option<string?>("--branch", "-b") { Description = "Check out this branch or tag.", HelpName = "NAME" };
        var depth = new Option<int?>("--depth") { Description = "Fetch this many commits of history and no more.", HelpName = "N" };
        var submodules = new Option<bool>("--recurse-submodules") { Description = "Fetch submodules too, and theirs." };
        var command = new DocumentedCommand(
            "import",
            "Makes a repository or folder known to the daemon. Ctrl-C cancels it, and nothing is left.",
            "gantry workspace import .",
            "gantry workspace import --name hello https://github.com/octocat/hello-world",
            "gantry workspace import --depth 1 --branch main --recurse-submodules git@github.com:org/repo.git")
        {
            source,
            name,
            branch,
            depth,
            submodules,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var given = scope.Parse.GetRequiredValue(source);
            var isFolder = Directory.Exists(given);
            using var client = await scope.ConnectAsync(cancellationToken);
            var import = new ImportWorkspace(
                SourceUri: isFolder ? Path.GetFullPath(given) : given,
                DisplayName: scope.Parse.GetValue(name),
                Branch: scope.Parse.GetValue(branch),
                Depth: scope.Parse.GetValue(depth),
                RecurseSubmodules: scope.Parse.GetValue(submodules) ? true : null);
            var workspace = isFolder
                ? await client.PostAsync("api/workspaces/import", import, ApiJson.Default.ImportWorkspace, ApiJson.Default.Workspace, cancellationToken)
                : await new ImportFollower(client, scope).ImportAsync(import, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(workspace, ApiJson.Default.Workspace);
            }
            else
            {
                scope.Terminal.WriteLine(workspace.WorkspaceId.ToString());
            }

            return ExitCode.Ok;
        });
    }
}

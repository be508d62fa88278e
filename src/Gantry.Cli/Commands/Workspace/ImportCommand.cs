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
        var command = new DocumentedCommand(
            "import",
            "Makes a repository or folder known to the daemon.",
            "gantry workspace import .",
            "gantry workspace import --name hello https://github.com/octocat/hello-world")
        {
            source,
            name,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var given = scope.Parse.GetRequiredValue(source);
            var uri = Directory.Exists(given) ? Path.GetFullPath(given) : given;
            using var client = await scope.ConnectAsync(cancellationToken);
            var import = new ImportWorkspace(SourceUri: uri, DisplayName: scope.Parse.GetValue(name));
            var workspace = await client.PostAsync("api/workspaces/import", import, ApiJson.Default.ImportWorkspace, ApiJson.Default.Workspace, cancellationToken);
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

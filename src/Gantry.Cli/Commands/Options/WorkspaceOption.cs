using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Options;

/// <summary><c>--workspace</c> and <c>--repo</c>: what the agent works on. A folder is imported as it is; an id names a workspace that there is.</summary>
internal sealed class WorkspaceOption
{
    private readonly Option<string?> workspace = new("--workspace", "-w")
    {
        Description = "A folder, worked on in place, or the id of a workspace. Default: the current folder.",
        HelpName = "PATH|ID",
    };

    private readonly Option<string?> repository = new("--repo") { Description = "A git URL to import and work on.", HelpName = "URL" };

    public WorkspaceOption AddTo(Command command)
    {
        command.Add(workspace);
        command.Add(repository);
        return this;
    }

    public bool IsGiven(ParseResult parse) => parse.GetValue(workspace) is not null || parse.GetValue(repository) is not null;

    /// <summary>The workspace, imported now if need be.</summary>
    public async Task<WorkspaceId> ResolveAsync(CommandScope scope, GantryClient client, CancellationToken cancellationToken)
    {
        var place = scope.Parse.GetValue(workspace);
        var url = scope.Parse.GetValue(repository);
        if (place is not null && url is not null)
        {
            throw new CommandFailure(ExitCode.Usage, "Give --workspace or --repo, not both.");
        }

        return url is null ? await ResolveAsync(client, place, cancellationToken) : await ImportAsync(client, new ImportWorkspace("github", url), cancellationToken);
    }

    /// <summary>The workspace of a folder, imported now if need be, or of an id; without a place the current folder's.</summary>
    public static async Task<WorkspaceId> ResolveAsync(GantryClient client, string? place, CancellationToken cancellationToken) =>
        IEntityId<WorkspaceId>.TryParse(place, out var id) && !Directory.Exists(place)
            ? id
            : await ImportAsync(client, new ImportWorkspace("local", Folder(place ?? ".")), cancellationToken);

    private static async Task<WorkspaceId> ImportAsync(GantryClient client, ImportWorkspace import, CancellationToken cancellationToken)
    {
        var imported = await client.PostAsync("api/workspaces/import", import, ApiJson.Default.ImportWorkspace, ApiJson.Default.Workspace, cancellationToken);
        return imported.WorkspaceId;
    }

    private static string Folder(string path)
    {
        var folder = Path.GetFullPath(path);
        return Directory.Exists(folder)
            ? folder
            : throw new CommandFailure(ExitCode.Usage, $"There is no folder {folder}; name one that there is, or the id of a workspace (\"gantry workspace list\").");
    }
}

using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>--workspace</c> and <c>--session</c>: where rules are; everywhere without either.</summary>
internal sealed class RulePlaceOptions
{
    private readonly Option<string?> workspace = new("--workspace", "-w") { Description = "In this workspace: its id, or a folder that was imported.", HelpName = "PATH|ID" };
    private readonly Option<string?> session = new("--session") { Description = "In this session.", HelpName = "ID" };

    public RulePlaceOptions AddTo(Command command)
    {
        command.Add(workspace);
        command.Add(session);
        return this;
    }

    public async Task<RulePlace> ResolveAsync(CommandScope scope, GantryClient client, CancellationToken cancellationToken)
    {
        var place = scope.Parse.GetValue(workspace);
        var named = scope.Parse.GetValue(session);
        if (place is not null && named is not null)
        {
            throw new CommandFailure(ExitCode.Usage, "Give --workspace or --session, not both.");
        }

        return new RulePlace(
            place is null ? null : await FindAsync(client, place, cancellationToken),
            named is null ? null : Identified.Parse<SessionId>(named, "gantry session list"));
    }

    // Rules need no import: whoever means a folder means a workspace that there is.
    private static async Task<WorkspaceId> FindAsync(GantryClient client, string place, CancellationToken cancellationToken)
    {
        if (IEntityId<WorkspaceId>.TryParse(place, out var id) && !Directory.Exists(place))
        {
            return id;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        string? cursor = null;
        for (var page = 0; page < 20; page++)
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var listed = await client.GetAsync($"api/workspaces?limit=200{from}", ApiJson.Default.ItemPageWorkspace, cancellationToken);
            if (listed.Items.FirstOrDefault(workspace => workspace.LocalPath == folder) is { } found)
            {
                return found.WorkspaceId;
            }

            cursor = listed.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        throw new CommandFailure(ExitCode.NotFound, $"No workspace is at {folder}; \"gantry workspace list\" shows those there are, \"gantry workspace import\" makes one.");
    }
}

/// <summary>Where rules are.</summary>
internal sealed record RulePlace(WorkspaceId? WorkspaceId, SessionId? SessionId)
{
    public string Layer => SessionId is not null ? "session" : WorkspaceId is not null ? "workspace" : "user";
}

using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Following;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace clean</c>: removes the folders that were made for sessions, after showing which and asking.</summary>
internal static class CleanCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var place = new Argument<string?>("place") { Description = "A folder, or the id of a workspace. Default: the current folder.", HelpName = "PATH|ID", Arity = ArgumentArity.ZeroOrOne };
        var dry = new Option<bool>("--dry-run") { Description = "Only show what would go." };
        var force = new Option<bool>("--force") { Description = "Also folders with changes that were not landed." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new DocumentedCommand(
            "clean",
            "Removes the folders made for sessions that rest and have nothing to lose; their logs and checkpoints stay.",
            "gantry workspace clean --dry-run .",
            "gantry workspace clean --yes 0190…",
            "gantry workspace clean --force .")
        {
            place,
            dry,
            force,
            yes,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var path = $"api/workspaces/{await WorkspaceOption.ResolveAsync(client, scope.Parse.GetValue(place), cancellationToken)}/clean";
            var (isForced, isAnswered, isDry) = (scope.Parse.GetValue(force), scope.Parse.GetValue(yes), scope.Parse.GetValue(dry));
            if (!isDry && !isAnswered && (!scope.Terminal.IsInteractive || scope.Json))
            {
                throw new CommandFailure(ExitCode.Usage, "Nobody is here to ask: add --yes to remove these folders, or --dry-run to look only.");
            }

            var report = await PostAsync(isDry || !isAnswered);
            if (!isDry && !isAnswered && report.Folders.Any(folder => folder.Kept is null))
            {
                Show(scope.Terminal, report);
                report = await IsWantedAsync(scope, cancellationToken) ? await PostAsync(isDry: false) : report;
            }

            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, ApiJson.Default.CleanReport);
            }
            else
            {
                Show(scope.Terminal, report);
            }

            return ExitCode.Ok;

            Task<CleanReport> PostAsync(bool isDry) =>
                client.PostAsync(path, new CleanWorkspace(isDry, isForced), ApiJson.Default.CleanWorkspace, ApiJson.Default.CleanReport, cancellationToken);
        });
    }

    private static async Task<bool> IsWantedAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var keys = new KeyReader(scope.Terminal, scope.Time);
        keys.Forget();
        scope.Terminal.Write("Remove these folders? [y/N] ", Ink.Bold);
        var isWanted = char.ToLowerInvariant((await keys.ReadAsync(cancellationToken)).KeyChar) == 'y';
        scope.Terminal.WriteLine(isWanted ? "y" : "n");
        return isWanted;
    }

    private static void Show(Terminal terminal, CleanReport report)
    {
        if (report.Folders.Count == 0)
        {
            terminal.WriteLine("No folders were made for this workspace's sessions.");
            return;
        }

        var rows = new RowTable("session", "size", "", "title");
        foreach (var folder in report.Folders)
        {
            var fate = folder.Kept is { } reason ? $"stays: {reason}" : report.DryRun ? "would go" : "is gone";
            rows.Add(folder.SessionId.ToString(), ByteText.Of(folder.Bytes), VisibleText.OnOneLine(fate), VisibleText.OnOneLine(folder.Title ?? ""));
        }

        rows.Write(terminal);
        terminal.WriteLine($"{ByteText.Of(report.FreedBytes)} {(report.DryRun ? "would be" : "are")} free.", Ink.Bold);
    }
}

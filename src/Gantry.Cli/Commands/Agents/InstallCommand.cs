using System.CommandLine;
using Gantry.Adapters.Agents;
using Gantry.Cli.Following;
using Gantry.Cli.Rendering;

namespace Gantry.Cli.Commands.Agents;

/// <summary><c>gantry agents install</c>: puts an agent's program into the data directory of this machine.</summary>
internal static class InstallCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string>("agent") { Description = "Which one: claude or codex.", HelpName = "NAME" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new DocumentedCommand(
            "install",
            "Installs an agent's program from npm, at the version that this Gantry was tested with, into the data directory. Needs npm; takes about 400 MB.",
            "gantry agents install claude",
            "gantry agents install codex --yes")
        {
            name,
            yes,
        };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var asked = scope.Parse.GetRequiredValue(name);
            var program = AgentProgram.All.FirstOrDefault(candidate => candidate.Name.Value == asked)
                ?? throw new CommandFailure(ExitCode.Usage, $"'{asked}' cannot be installed; these can: {string.Join(", ", AgentProgram.All.Select(candidate => candidate.Name))}.");
            var installer = new AgentInstaller(scope.Data.Directory, scope.Time);
            var what = $"{program.Title} {program.Version} ({program.Package}, from npm)";
            if (installer.IsInstalled(program))
            {
                scope.Terminal.Complain($"{what} is installed already: {installer.FolderOf(program)}");
                return ExitCode.Ok;
            }

            if (!scope.Parse.GetValue(yes) && !await IsWantedAsync(scope, $"Install {what} into {installer.FolderOf(program)}? [y/N] ", cancellationToken))
            {
                return ExitCode.Ok;
            }

            scope.Terminal.Complain($"Installing {what}; this may take minutes.");
            await installer.InstallAsync(program, cancellationToken);
            scope.Terminal.Complain($"Installed in {installer.FolderOf(program)}. A running daemon finds it at the next run.");
            return ExitCode.Ok;
        });
    }

    private static async Task<bool> IsWantedAsync(CommandScope scope, string question, CancellationToken cancellationToken)
    {
        if (!scope.Terminal.IsInteractive || scope.Json)
        {
            throw new CommandFailure(ExitCode.Usage, "Nobody is here to ask: add --yes to install it.");
        }

        var keys = new KeyReader(scope.Terminal, scope.Time);
        keys.Forget();
        scope.Terminal.Write(VisibleText.OnOneLine(question), Ink.Bold);
        var isWanted = char.ToLowerInvariant((await keys.ReadAsync(cancellationToken)).KeyChar) == 'y';
        scope.Terminal.WriteLine(isWanted ? "y" : "n");
        return isWanted;
    }
}

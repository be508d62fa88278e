using System.CommandLine;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db backup</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = new Argument<string>("file") { Description = "The file to write; must not be there." };
        var command = new DocumentedCommand(
            "backup",
            "Copies the database, as it is at one moment, to a file; a daemon may be running.",
            "gantry db backup /srv/backups/gantry-monday.db")
        {
            file,
        };
        return command.Does(globals, (scope, _) =>
        {
            var upkeep = DbCommands.UpkeepOf(scope);
            var path = upkeep.Backup(scope.Parse.GetRequiredValue(file));
            var size = new FileInfo(path).Length;
            if (scope.Json)
            {
                scope.Terminal.WriteJson(new BackupWritten(path, size), DbJson.Default.BackupWritten);
            }
            else
            {
                scope.Terminal.WriteLine($"Wrote {path} ({size:N0} bytes). docs/cli.md says how to restore it.");
                if (upkeep.HasArchives)
                {
                    scope.Terminal.WriteLine($"The logs of pruned sessions are not in it: copy the folder {upkeep.ArchiveFolder} too.");
                }
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }
}

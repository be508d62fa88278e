using System.CommandLine;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db migrate</c>: what the daemon's start does too, apart from it.</summary>
internal static class MigrateCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("migrate", "Brings the database to this program's schema, after a backup; no daemon may be running.", "gantry db migrate");
        return command.Does(globals, (scope, _) =>
        {
            var upgrade = DbCommands.UpkeepOf(scope).Migrate(scope.Terminal.Complain);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(upgrade, DbJson.Default.SchemaUpgrade);
                return Task.FromResult(ExitCode.Ok);
            }

            if (upgrade.Backup is { } backup)
            {
                scope.Terminal.WriteLine($"Copied the database as it was to {backup}.");
            }

            foreach (var step in upgrade.Steps)
            {
                scope.Terminal.WriteLine($"Applied {step}.");
            }

            scope.Terminal.WriteLine(upgrade.Steps.Count == 0 ? $"Nothing to do: the schema is at {upgrade.Schema}." : $"The schema is at {upgrade.Schema}.");
            return Task.FromResult(ExitCode.Ok);
        });
    }
}

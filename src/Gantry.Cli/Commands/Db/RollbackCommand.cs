using System.CommandLine;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db rollback</c>.</summary>
internal static class RollbackCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand(
            "rollback",
            "Puts back the database of before its last upgrade, keeping the present one aside; no daemon may be running.",
            "gantry db rollback");
        return command.Does(globals, (scope, _) =>
        {
            var rollback = DbCommands.UpkeepOf(scope).Rollback();
            if (scope.Json)
            {
                scope.Terminal.WriteJson(rollback, DbJson.Default.DatabaseRollback);
                return Task.FromResult(ExitCode.Ok);
            }

            scope.Terminal.WriteLine($"Restored {rollback.Restored}; the schema is at {rollback.Schema}.");
            scope.Terminal.WriteLine(
                rollback is { LostEvents: 0, LostSessions: 0 }
                    ? "Nothing had happened since."
                    : $"Not in it: {rollback.LostEvents:N0} events and {rollback.LostSessions:N0} sessions that came since.");
            scope.Terminal.WriteLine($"The database that it replaced is kept as {rollback.KeptAs}.");
            scope.Terminal.WriteLine("Start the Gantry that you had before: this one would upgrade it again.");
            return Task.FromResult(ExitCode.Ok);
        });
    }
}

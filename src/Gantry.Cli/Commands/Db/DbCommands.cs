using System.CommandLine;
using Gantry.Adapters.Storage.Sqlite;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db</c>: the database of a data directory, from outside.</summary>
internal static class DbCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand("db", "The database of the data directory: look, back up, upgrade, go back.", "gantry db stats")
    {
        StatsCommand.Create(globals),
        BackupCommand.Create(globals),
        MigrateCommand.Create(globals),
        RollbackCommand.Create(globals),
    };

    /// <exception cref="CommandFailure">A daemon elsewhere was named, whose files are not here.</exception>
    public static SqliteUpkeep UpkeepOf(CommandScope scope) =>
        scope.Daemons.IsElsewhere
            ? throw new CommandFailure(ExitCode.Usage, "gantry db works on the files of a data directory on this machine: leave out --url (GANTRY_URL) and name the directory with --data-dir.")
            : new SqliteUpkeep(scope.Data.Directory, scope.Time);
}

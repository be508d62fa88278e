using System.CommandLine;
using Gantry.Adapters.Storage.Sqlite;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db</c>: the database of a data directory, from outside.</summary>
internal static class DbCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand("db", "The database of the data directory: look, check, back up, prune, upgrade, go back.", "gantry db stats")
    {
        StatsCommand.Create(globals),
        CheckCommand.Create(globals),
        BackupCommand.Create(globals),
        PruneCommand.Create(globals),
        MigrateCommand.Create(globals),
        RollbackCommand.Create(globals),
    };

    /// <exception cref="CommandFailure">A daemon elsewhere was named, whose files are not here.</exception>
    public static SqliteUpkeep UpkeepOf(CommandScope scope)
    {
        EnsureHere(scope);
        return new SqliteUpkeep(scope.Data.Directory, scope.Time, ArchiveFolder(scope));
    }

    /// <exception cref="CommandFailure">A daemon elsewhere was named, whose files are not here.</exception>
    public static SqlitePruning PruningOf(CommandScope scope)
    {
        EnsureHere(scope);
        return new SqlitePruning(scope.Data.Directory, scope.Time, ArchiveFolder(scope));
    }

    /// <summary>Where archives lie when it is not the data directory's own folder.</summary>
    public static string? ArchiveFolder(CommandScope scope) => scope.Settings.Find("GANTRY_ARCHIVE_DIR")?.Value is { Length: > 0 } folder ? folder : null;

    private static void EnsureHere(CommandScope scope)
    {
        if (scope.Daemons.IsElsewhere)
        {
            throw new CommandFailure(ExitCode.Usage, "gantry db works on the files of a data directory on this machine: leave out --url (GANTRY_URL) and name the directory with --data-dir.");
        }
    }
}

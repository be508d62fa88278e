using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Postgres;

internal static partial class PostgresStoreLines
{
    [LoggerMessage(2101, LogLevel.Information, "Opened {Database}, PostgreSQL {Version}.")]
    public static partial void Opened(ILogger logger, string database, string version);

    [LoggerMessage(2102, LogLevel.Information, "Applied the schema step {Step}.")]
    public static partial void Migrated(ILogger logger, string step);

    [LoggerMessage(2103, LogLevel.Debug, "A commit of {Commands} commands lost a race against another node and is run again ({Attempt}).")]
    public static partial void LostRace(ILogger logger, int commands, int attempt);

    [LoggerMessage(2104, LogLevel.Warning, "The connection to {Database} was lost; the next commit takes another.")]
    public static partial void LostConnection(ILogger logger, string database, Exception failure);

    [LoggerMessage(2105, LogLevel.Information, "Applying {Step} to {Database}.")]
    public static partial void Migrating(ILogger logger, string database, string step);
}

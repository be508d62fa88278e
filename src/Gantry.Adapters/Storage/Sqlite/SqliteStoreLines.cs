using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

internal static partial class SqliteStoreLines
{
    [LoggerMessage(2001, LogLevel.Information, "Opened {Database} with SQLite {Version}.")]
    public static partial void Opened(ILogger logger, string database, string version);

    [LoggerMessage(2002, LogLevel.Information, "Applied the schema step {Step}.")]
    public static partial void Migrated(ILogger logger, string step);

    [LoggerMessage(2003, LogLevel.Information, "Copied the database to {Backup} before its upgrade.")]
    public static partial void BackedUp(ILogger logger, string backup);

    [LoggerMessage(2004, LogLevel.Critical, "The disk did not take a commit of {Database}. Nothing more is written until the daemon is started again.")]
    public static partial void StoppedWriting(ILogger logger, string database, Exception failure);

    [LoggerMessage(2005, LogLevel.Warning, "The write-ahead log of {Database} could not be folded into it; it keeps everything and grows until that works.")]
    public static partial void NotFolded(ILogger logger, string database, Exception failure);

    [LoggerMessage(2006, LogLevel.Critical, "{Database} is damaged. Nothing more is written until a backup is put in its place.")]
    public static partial void FoundDamage(ILogger logger, string database, Exception damage);

    [LoggerMessage(2007, LogLevel.Information, "{Progress}")]
    public static partial void Upgrading(ILogger logger, string progress);

    [LoggerMessage(2008, LogLevel.Information, "Gave {Events} events of before the checksums theirs.")]
    public static partial void Sealed(ILogger logger, long events);

    [LoggerMessage(2009, LogLevel.Warning, "Events in {Database} that are older than the checksums could not be given theirs; the next start tries again.")]
    public static partial void NotSealed(ILogger logger, string database, Exception failure);
}

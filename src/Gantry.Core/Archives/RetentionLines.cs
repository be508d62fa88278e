using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Archives;

internal static partial class RetentionLines
{
    [LoggerMessage(1701, LogLevel.Information, "Session {Session} was archived and pruned: {Events} events, {Bytes} bytes; its archive has {ArchiveBytes}.")]
    public static partial void Pruned(ILogger logger, SessionId session, long events, long bytes, long archiveBytes);

    [LoggerMessage(1702, LogLevel.Information, "Session {Session} was not pruned this time: {Reason}")]
    public static partial void Passed(ILogger logger, SessionId session, string reason);

    [LoggerMessage(1703, LogLevel.Warning, "Session {Session} could not be pruned; nothing of it is lost, and it is tried again.")]
    public static partial void NotPruned(ILogger logger, SessionId session, Exception failure);

    [LoggerMessage(1704, LogLevel.Warning, "Idle sessions could not be looked for; it is tried again.")]
    public static partial void Stuck(ILogger logger, Exception failure);
}

using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Searching;

internal static partial class SearchLines
{
    [LoggerMessage(1501, LogLevel.Warning, "The search index is damaged and is built again from the log.")]
    public static partial void Damaged(ILogger logger, Exception failure);

    [LoggerMessage(1502, LogLevel.Error, "The search index cannot be brought up to date; the next attempt is in {Seconds} s.")]
    public static partial void Stuck(ILogger logger, double seconds, Exception failure);

    [LoggerMessage(1503, LogLevel.Warning, "The search index knew more of session {Session} than its log; it is indexed again.")]
    public static partial void AheadOfLog(ILogger logger, SessionId session);

    [LoggerMessage(1504, LogLevel.Warning, "Session {Session} cannot be indexed: {Reason}")]
    public static partial void Unreadable(ILogger logger, SessionId session, string reason);
}

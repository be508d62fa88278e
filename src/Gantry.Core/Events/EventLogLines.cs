using Microsoft.Extensions.Logging;

namespace Gantry.Core.Events;

internal static partial class EventLogLines
{
    [LoggerMessage(1001, LogLevel.Error, "A commit of {Commands} commands failed; their callers were told that nothing was stored.")]
    public static partial void CommitFailed(ILogger logger, int commands, Exception failure);
}

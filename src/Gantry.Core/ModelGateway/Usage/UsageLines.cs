using Microsoft.Extensions.Logging;

namespace Gantry.Core.ModelGateway.Usage;

internal static partial class UsageLines
{
    [LoggerMessage(1921, LogLevel.Warning, "The usage of {Calls} model calls could not be written; it is kept and tried again.")]
    public static partial void NotWritten(ILogger logger, int calls, Exception failure);

    [LoggerMessage(1922, LogLevel.Error, "The usage of {Calls} model calls is lost: the store could not be written before the daemon had to stop.")]
    public static partial void Lost(ILogger logger, long calls);
}

using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions.Pauses;

internal static partial class PauseLines
{
    [LoggerMessage(1941, LogLevel.Warning, "Paused runs could not be looked after; it is tried again.")]
    public static partial void NotLooked(ILogger logger, Exception failure);

    [LoggerMessage(1942, LogLevel.Information, "Run {Run} goes on: {Helper} let it.")]
    public static partial void Resumed(ILogger logger, RunId run, string helper);
}

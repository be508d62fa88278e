using Microsoft.Extensions.Logging;

namespace Gantry.Core.Approvals;

internal static partial class InboxLines
{
    [LoggerMessage(1601, LogLevel.Warning, "The inbox's deadlines could not be looked after; they are in the next round.")]
    public static partial void ClockFailed(ILogger logger, Exception failure);
}

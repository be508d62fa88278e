using Microsoft.Extensions.Logging;

namespace Gantry.Core.Outbox;

internal static partial class OutboxLines
{
    [LoggerMessage(1301, LogLevel.Warning, "The consumer {Consumer} is not configured any more and was forgotten; {Waiting} events had not been delivered to it.")]
    public static partial void Forgotten(ILogger logger, string consumer, long waiting);

    [LoggerMessage(1302, LogLevel.Warning, "Events could not be delivered to {Consumer} ({Failures} times in a row); they are kept and tried again.")]
    public static partial void NotDelivered(ILogger logger, string consumer, int failures, Exception failure);
}

using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Opa;

internal static partial class OpaLines
{
    [LoggerMessage(1651, LogLevel.Warning, "The external policy gave no decision, so nothing is allowed: {Reason}")]
    public static partial void Silent(ILogger logger, string reason);
}

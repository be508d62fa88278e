using Microsoft.Extensions.Logging;

namespace Gantry.Core.ModelGateway.Keys;

internal static partial class KeyRingLines
{
    [LoggerMessage(1901, LogLevel.Warning, "The virtual keys could not be read again; changes of other nodes are noticed later.")]
    public static partial void NotRead(ILogger logger, Exception failure);
}

using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Sandboxes.Docker;

internal static partial class ContainerLines
{
    [LoggerMessage(2501, LogLevel.Information, "Removed the container {Container}, which a daemon that was killed had left.")]
    public static partial void Reaped(ILogger logger, string container);

    [LoggerMessage(2502, LogLevel.Warning, "Containers that a daemon that was killed had left could not be removed.")]
    public static partial void NotReaped(ILogger logger, Exception failure);
}

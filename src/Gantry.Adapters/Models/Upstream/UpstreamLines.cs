using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Models.Upstream;

internal static partial class UpstreamLines
{
    [LoggerMessage(3301, LogLevel.Warning, "{Provider} at {Host} gave no answer ({Reason}); it is asked again.")]
    public static partial void AskingAgain(ILogger logger, string provider, string host, string reason);

    [LoggerMessage(3302, LogLevel.Warning, "{Provider} gave no answer ({Reason}); {Fallback} is asked instead.")]
    public static partial void FallingBack(ILogger logger, string provider, string reason, string fallback);

    [LoggerMessage(3303, LogLevel.Error, "{Provider} does not accept a key of the gateway ({Status}).")]
    public static partial void KeyRefused(ILogger logger, string provider, int status);
}

using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Models.Anthropic;

internal static partial class AnthropicModelLines
{
    [LoggerMessage(3101, LogLevel.Warning, "A call of the model failed and is tried again in {Wait}: {Failure}")]
    public static partial void TryingAgain(ILogger logger, string failure, TimeSpan wait);
}

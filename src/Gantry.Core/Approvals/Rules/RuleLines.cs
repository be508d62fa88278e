using Microsoft.Extensions.Logging;

namespace Gantry.Core.Approvals.Rules;

internal static partial class RuleLines
{
    [LoggerMessage(1701, LogLevel.Warning, "The hits of rules could not be folded; they are kept and folded the next time.")]
    public static partial void HitsNotFolded(ILogger logger, Exception failure);
}

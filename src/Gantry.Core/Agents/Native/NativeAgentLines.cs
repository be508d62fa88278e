using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Agents.Native;

internal static partial class NativeAgentLines
{
    [LoggerMessage(3001, LogLevel.Warning, "Run {RunId} was cancelled and its last words could not be recorded.")]
    public static partial void LastWordsLost(ILogger logger, RunId runId, Exception failure);
}

using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Claims;

internal static partial class ClaimLines
{
    [LoggerMessage(1201, LogLevel.Information, "Took over {Claims} claims that an earlier daemon left in this data directory.")]
    public static partial void TakenOver(ILogger logger, int claims);

    [LoggerMessage(1202, LogLevel.Warning, "{Claims} claims could not be renewed; their agents are stopped unless the store answers in time.")]
    public static partial void NotRenewed(ILogger logger, int claims, Exception failure);

    [LoggerMessage(1203, LogLevel.Warning, "Generation {Generation} of the claim on session {Session} is over: another node works on it.")]
    public static partial void Lost(ILogger logger, SessionId session, long generation);
}

using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Agents;

internal static partial class ProgramAgentLines
{
    [LoggerMessage(2701, LogLevel.Warning, "{Program} does not know its conversation of session {Session} any more ({Reason}); a new one begins with what was said.")]
    public static partial void ConversationLost(ILogger logger, string program, SessionId session, string reason);
}

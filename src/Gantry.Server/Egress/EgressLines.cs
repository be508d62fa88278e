using Gantry.Protocol.Ids;

namespace Gantry.Server.Egress;

internal static partial class EgressLines
{
    [LoggerMessage(4301, LogLevel.Warning, "The sandbox of session {Session} could not be answered.")]
    public static partial void NotAccepted(ILogger logger, SessionId session, Exception failure);

    [LoggerMessage(4302, LogLevel.Warning, "The sandbox of session {Session} has {Most} connections open; one more was refused.")]
    public static partial void TooMany(ILogger logger, SessionId session, int most);

    [LoggerMessage(4303, LogLevel.Information, "The sandbox of session {Session} was refused a connection: {Sentence}")]
    public static partial void Refused(ILogger logger, SessionId session, string sentence);

    [LoggerMessage(4304, LogLevel.Warning, "The sandbox of session {Session} asked for {Method} {Path} of the daemon itself and was refused.")]
    public static partial void Knocked(ILogger logger, SessionId session, string method, string path);
}

using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

internal static partial class RunLines
{
    [LoggerMessage(1101, LogLevel.Error, "The driver of session {Session} stopped; its work stays queued and is taken up when its claim has expired.")]
    public static partial void DriverFailed(ILogger logger, SessionId session, Exception failure);

    [LoggerMessage(1102, LogLevel.Information, "Run {Run} of session {Session} started with agent {Agent}.")]
    public static partial void Started(ILogger logger, RunId run, SessionId session, AgentName agent);

    [LoggerMessage(1103, LogLevel.Information, "Run {Run} ended: {Status}.")]
    public static partial void Ended(ILogger logger, RunId run, Protocol.Runs.RunStatus status);

    [LoggerMessage(1104, LogLevel.Warning, "Run {Run} was left by an earlier owner and goes on (attempt {Attempt}).")]
    public static partial void Recovered(ILogger logger, RunId run, int attempt);

    [LoggerMessage(1105, LogLevel.Error, "The agent of run {Run} failed unexpectedly.")]
    public static partial void AgentFailed(ILogger logger, RunId run, Exception failure);

    [LoggerMessage(1106, LogLevel.Warning, "The changes of run {Run} could not be told.")]
    public static partial void DiffFailed(ILogger logger, RunId run, Exception failure);

    [LoggerMessage(1107, LogLevel.Warning, "Run {Run} was left as it is: generation {Generation} of its session's claim is over or could not be renewed in time.")]
    public static partial void Left(ILogger logger, RunId run, long generation);

    [LoggerMessage(1108, LogLevel.Warning, "The claim on session {Session} could not be given up; it expires by itself.")]
    public static partial void NotReleased(ILogger logger, SessionId session, Exception failure);

    [LoggerMessage(1109, LogLevel.Warning, "The search for sessions without an owner failed; it is tried again.")]
    public static partial void SweepFailed(ILogger logger, Exception failure);

    [LoggerMessage(1110, LogLevel.Warning, "The agent of run {Run} was lost: {Reason}")]
    public static partial void AgentLost(ILogger logger, RunId run, string reason);
}

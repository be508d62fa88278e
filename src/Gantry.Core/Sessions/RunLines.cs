using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

internal static partial class RunLines
{
    [LoggerMessage(1101, LogLevel.Error, "The driver of session {Session} stopped; its work stays queued.")]
    public static partial void DriverFailed(ILogger logger, SessionId session, Exception failure);

    [LoggerMessage(1102, LogLevel.Information, "Run {Run} of session {Session} started with agent {Agent}.")]
    public static partial void Started(ILogger logger, RunId run, SessionId session, AgentName agent);

    [LoggerMessage(1103, LogLevel.Information, "Run {Run} ended: {Status}.")]
    public static partial void Ended(ILogger logger, RunId run, Protocol.Runs.RunStatus status);

    [LoggerMessage(1104, LogLevel.Warning, "Run {Run} was left by an earlier daemon and goes on (attempt {Attempt}).")]
    public static partial void Recovered(ILogger logger, RunId run, int attempt);

    [LoggerMessage(1105, LogLevel.Error, "The agent of run {Run} failed unexpectedly.")]
    public static partial void AgentFailed(ILogger logger, RunId run, Exception failure);

    [LoggerMessage(1106, LogLevel.Warning, "The changes of run {Run} could not be told.")]
    public static partial void DiffFailed(ILogger logger, RunId run, Exception failure);
}

namespace Gantry.Protocol.Runs;

/// <summary>Questions that a status answers.</summary>
public static class RunStatusExtensions
{
    /// <summary>Nothing follows it.</summary>
    public static bool IsTerminal(this RunStatus status) =>
        status is RunStatus.Completed or RunStatus.Error or RunStatus.Cancelled or RunStatus.Interrupted;

    /// <summary>The run holds its session: it is running, waiting or paused.</summary>
    public static bool IsActive(this RunStatus status) =>
        status is RunStatus.Running or RunStatus.WaitingApproval or RunStatus.Paused;
}

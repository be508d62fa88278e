using Gantry.Protocol.Runs;

namespace Gantry.Cli.Rendering;

/// <summary>A run's status as the wire spells it.</summary>
internal static class StatusWords
{
    public static string Of(RunStatus status) => status == RunStatus.WaitingApproval ? "waiting_approval" : status.ToString().ToLowerInvariant();
}

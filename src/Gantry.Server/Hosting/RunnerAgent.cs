using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Hosting;

/// <summary>The one agent of a runner. Asked before anything is made on the disk for it.</summary>
internal static class RunnerAgent
{
    private static readonly AgentName[] All = [AgentName.Claude, AgentName.Codex, AgentName.Demo, AgentName.Native];

    /// <exception cref="GantryException">There is no such agent.</exception>
    public static AgentName Check(string agent) => AgentName.TryParse(agent, out var name) && All.Contains(name)
        ? name
        : throw GantryException.Invalid("agent", $"There is no agent '{VisibleText.Of(agent)}'; there are: {string.Join(", ", All)}.");
}

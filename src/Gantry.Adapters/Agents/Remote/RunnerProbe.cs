using Gantry.Core.Health;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>A runner answers.</summary>
/// <param name="client">Null: the agent runs here.</param>
internal sealed class RunnerProbe(string agent, RunnerClient? client) : IServiceProbe
{
    public string Name => $"{agent}_runner";

    public bool IsOn => client is not null;

    public Task ProbeAsync(CancellationToken cancellationToken) => client!.CheckAsync(cancellationToken);
}

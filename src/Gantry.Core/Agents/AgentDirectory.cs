using Gantry.Core.Failures;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>The agents that this program can run.</summary>
public sealed class AgentDirectory
{
    private readonly SortedDictionary<string, IAgentRunner> runners = new(StringComparer.Ordinal);

    /// <summary>Takes the agents; two of one name are a bug and throw.</summary>
    public AgentDirectory(IEnumerable<IAgentRunner> runners)
    {
        ArgumentNullException.ThrowIfNull(runners);
        foreach (var runner in runners)
        {
            this.runners.Add(runner.Name.Value, runner);
        }

        Names = [.. this.runners.Values.Select(runner => runner.Name)];
    }

    /// <summary>All names, sorted.</summary>
    public IReadOnlyList<AgentName> Names { get; }

    /// <summary>The agent of a session that names none.</summary>
    public AgentName Default => AgentName.Native;

    /// <summary>Whether there is an agent of this name.</summary>
    public bool Has(AgentName name) => runners.ContainsKey(name.Value);

    /// <summary>The agent of a name.</summary>
    /// <exception cref="GantryException">There is none (invalid, field <c>agent</c>); the sentence names those that there are.</exception>
    public IAgentRunner Find(AgentName name) =>
        runners.TryGetValue(name.Value, out var runner)
            ? runner
            : throw GantryException.Invalid("agent", $"There is no agent '{name}'; there are: {string.Join(", ", runners.Keys)}.");
}

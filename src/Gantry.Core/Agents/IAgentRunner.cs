using System.Text.Json;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>One kind of agent that can run.</summary>
public interface IAgentRunner
{
    /// <summary>Its name in requests and events.</summary>
    AgentName Name { get; }

    /// <summary>
    /// Works on a turn until the agent is done with it. What it does and says goes to the journal. It begins from what the journal's history says, so that a
    /// turn that a crash broke off goes on where it stood.
    /// </summary>
    /// <exception cref="AgentException">The agent cannot go on; the run ends in <c>ui.run.error</c>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing of the agent runs any more.</exception>
    Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken);

    /// <summary>Understands input that a person put in place of what one of the agent's tools was to be given; null: this agent cannot take any.</summary>
    /// <exception cref="Failures.GantryException">It does not fit the tool (invalid, field <c>input</c>).</exception>
    EditedCall? ReadEdited(string tool, JsonElement input) => null;
}

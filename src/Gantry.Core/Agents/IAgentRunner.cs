using System.Text.Json;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>One kind of agent that can run.</summary>
public interface IAgentRunner
{
    /// <summary>Its name in requests and events.</summary>
    AgentName Name { get; }

    /// <summary>What there is of it here and now, and what it can do. Looks at the machine, which may take a moment.</summary>
    Task<Agent> LookAsync(CancellationToken cancellationToken);

    /// <summary>
    /// It waits for <see cref="AgentTurn.FilesKept"/> itself, before anything of it can touch a file: a program that takes long to start may start meanwhile.
    /// </summary>
    bool AwaitsFilesKept => false;

    /// <summary>
    /// Works on a turn until the agent is done with it. What it does and says goes to the journal. It begins from what the journal's history says, so that a
    /// turn that a crash broke off goes on where it stood.
    /// </summary>
    /// <exception cref="AgentException">The agent cannot go on; the run ends in <c>ui.run.error</c>.</exception>
    /// <exception cref="AgentLostException">Its program ended in the middle; asked again, it goes on where it stood.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing of the agent runs any more.</exception>
    Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a model of this name would be reached, as far as that is known here. Asked only of an agent that takes other models than those that it lists.
    /// </summary>
    bool Serves(string model) => true;

    /// <summary>Understands input that a person put in place of what one of the agent's tools was to be given; null: this agent cannot take any.</summary>
    /// <exception cref="Failures.GantryException">It does not fit the tool (invalid, field <c>input</c>).</exception>
    EditedCall? ReadEdited(string tool, JsonElement input) => null;
}

using System.Text.Json;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Agents;

/// <summary>How one program is spoken to during one turn. Everything is called by one caller at a time, in order.</summary>
internal interface IProgramDialect
{
    /// <summary>The turn is over, well or not.</summary>
    bool IsOver { get; }

    /// <summary>Says the first words to the program.</summary>
    Task OpenAsync();

    /// <summary>Takes a message of the program; one that it does not know it passes over, and a request that it does not know it answers with an error.</summary>
    /// <exception cref="Core.Agents.AgentException">The turn ended in a fault.</exception>
    /// <exception cref="ConversationLostException">The program does not know the conversation that it should go on with.</exception>
    Task TakeAsync(JsonElement message);

    /// <summary>Brings a message of the user into the turn.</summary>
    Task SteerAsync(TurnOpening message);

    /// <summary>Asks the program to stop; the turn is over when it says so.</summary>
    Task InterruptAsync();

    /// <summary>What it means that the program ended before its turn did.</summary>
    Exception EndedEarly(SandboxExit exit, string errors);
}

/// <summary>The program does not know the conversation that it should go on with: a new one has to be begun.</summary>
internal sealed class ConversationLostException(string message) : Exception(message);

using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents;

/// <summary>What is particular to one foreign program.</summary>
internal interface IProgramKind
{
    /// <summary>The program.</summary>
    AgentProgram Program { get; }

    /// <summary>The user's own login on this machine: its file, absolute. It need not be there.</summary>
    string CredentialFile { get; }

    /// <summary>The name under which the program looks for it in its own folder.</summary>
    string CredentialName { get; }

    /// <summary>Where the program keeps its conversations, in its own folder.</summary>
    string ConversationFolder { get; }

    /// <summary>What to type to log in.</summary>
    string LoginHint { get; }

    /// <summary>The protocol in which it calls its model.</summary>
    ModelProtocol Protocol { get; }

    /// <summary>What it can do, but for its models.</summary>
    AgentCapabilities Capabilities { get; }

    /// <summary>Whether in this mode nothing of the workspace may be changed, which the session's sandbox then holds to.</summary>
    /// <param name="mode">Null: the usual one.</param>
    bool IsReadOnlyIn(string? mode);

    /// <summary>Folders besides the program's own that it must be able to read; the file that it is started from is among them.</summary>
    IReadOnlyList<string> Needs(string program);

    /// <summary>Writes what the program has to find in its own folder before it starts.</summary>
    void Furnish(ProgramStart start);

    /// <summary>The command that starts it.</summary>
    SandboxCommand Command(ProgramStart start);

    /// <summary>How it is spoken to during one turn.</summary>
    IProgramDialect Speak(ProgramStart start, TurnDesk desk, ISandbox sandbox, Action<string> knownAs);

    /// <summary>How a conversation goes on in a terminal.</summary>
    TerminalCommand InTerminal(string program, string conversation, AgentMemory memory, bool viaGateway);

    /// <summary>Whether a call ended the mode in which the program only plans, because its plan was agreed to.</summary>
    bool EndsPlan(ToolResult result);

    /// <summary>Understands what the program wrote down of a conversation; every call in it has one result.</summary>
    IEnumerable<TranscriptEntry> ReadTranscript(IEnumerable<JsonElement> lines);

    /// <summary>What a call of the program comes to, for the rules, when somebody else asks for it.</summary>
    /// <param name="workspace">The folder that it works in, absolute.</param>
    GatedAction ActionOf(string tool, JsonElement input, string workspace);

    /// <inheritdoc cref="IAgentRunner.ReadEdited"/>
    EditedCall? ReadEdited(string tool, JsonElement input);
}

/// <summary>What a program is started with.</summary>
/// <param name="Program">Its path.</param>
/// <param name="Plan">How it gets its memory.</param>
/// <param name="NewId">The name that a new conversation is to have, where the program lets us choose.</param>
/// <param name="Surroundings">What is in force around it, with whose account it uses; shown with every approval.</param>
/// <param name="Mode">The one that the user chose; null for the program's usual one.</param>
internal sealed record ProgramStart(
    AgentTurn Turn, string Program, AgentMemory Memory, ConversationPlan Plan, string NewId, ModelAccess Access, TurnOpening Opening, SandboxDescription Surroundings,
    string? Mode = null);

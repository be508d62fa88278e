using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>What an agent is given to work on. The prompt is the last <c>ui.message.user</c> of the history.</summary>
/// <param name="WorkingDirectory">The folder it works in, absolute.</param>
/// <param name="Attempt">0 at first; counts the times that a daemon's end broke it off.</param>
public sealed record AgentTurn(SessionId SessionId, RunId RunId, string WorkingDirectory, int Attempt)
{
    /// <summary>What else may be read from the sandbox: the objects that the session's clone shares with its source.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>A user trusts the workspace: what its files configure for the agent may count.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The kind of sandbox that was chosen for the session; null for the daemon's own choice.</summary>
    public string? SandboxKind { get; init; }

    /// <summary>How it is to work, as somebody chose it.</summary>
    public AgentChoice Choice { get; init; } = AgentChoice.None;

    /// <summary>What the sandbox may reach.</summary>
    public SandboxNetwork Network { get; init; } = new SandboxNetwork.None();

    /// <summary>
    /// Gives the question by which the rules or a person are asked before the daemon itself connects somewhere for the agent; the words say for what, as the
    /// beginning of a sentence. Nothing is allowed by default.
    /// </summary>
    public Func<string, EgressQuestion> AskToConnect { get; init; } =
        static _ => static (_, _) => Task.FromResult(new EgressVerdict(Allowed: false, "nobody can be asked in this turn."));

    /// <summary>Completes when the files are kept as the turn finds them. For a runner that waits for it itself; others begin when it is complete.</summary>
    public Task FilesKept { get; init; } = Task.CompletedTask;

    /// <summary>Cancelled with the turn's own token when nobody stopped it and the daemon only lets go of it: what runs elsewhere may go on there.</summary>
    public CancellationToken Leaving { get; init; }

    /// <summary>The sandbox that the turn is to run in.</summary>
    public SandboxRequest Sandbox => new(WorkingDirectory) { Kind = SandboxKind, ReadableFolders = ReadableFolders, Network = Network };
}

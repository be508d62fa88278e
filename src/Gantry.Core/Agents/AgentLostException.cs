namespace Gantry.Core.Agents;

/// <summary>An agent's program ended in the middle of a turn. What it was about is in the log, and the turn can go on through the agent's own resume.</summary>
/// <param name="message">One sentence for the user: what went wrong.</param>
/// <param name="hint">What to do when it happens again and again.</param>
public sealed class AgentLostException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to do when it happens again and again; null when we do not know.</summary>
    public string? Hint { get; } = hint;
}

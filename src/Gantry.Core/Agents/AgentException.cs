namespace Gantry.Core.Agents;

/// <summary>An agent cannot go on.</summary>
/// <param name="message">One sentence for the user: what went wrong.</param>
/// <param name="hint">What to do next.</param>
public sealed class AgentException(string message, string? hint = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What to do next; null when we do not know.</summary>
    public string? Hint { get; } = hint;
}

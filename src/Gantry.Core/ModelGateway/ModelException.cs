using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway;

/// <summary>A provider refused or did not answer.</summary>
/// <param name="message">One sentence for the user, never with a key in it.</param>
/// <param name="hint">What to do next.</param>
public sealed class ModelException(string message, string? hint = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What to do next; null when we do not know.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The provider's quota is spent, so that trying again does not help for now; null otherwise.</summary>
    public ProviderQuota? Quota { get; init; }

    /// <summary>The same call may succeed a little later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the provider wants to be left alone first; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Who was asked last, where that may be another one than the first choice; null when it is that one.</summary>
    public CallTarget? Asked { get; init; }

    /// <summary>The conversation is longer than the model can take: a shorter one may succeed.</summary>
    public bool IsContextExceeded { get; init; }
}

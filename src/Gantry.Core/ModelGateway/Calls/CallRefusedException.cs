namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A call was not admitted. Its message is a sentence for the caller that says what to do next, and never holds the key.</summary>
public sealed class CallRefusedException(CallRefusal kind, string message) : Exception(message)
{
    /// <summary>The kind of refusal.</summary>
    public CallRefusal Kind { get; } = kind;

    /// <summary>The status of HTTP that says it.</summary>
    public int HttpStatus => Kind switch
    {
        CallRefusal.UnknownKey or CallRefusal.ExpiredKey => 401,
        CallRefusal.ModelNotAllowed or CallRefusal.UnknownPrice => 403,
        CallRefusal.Overloaded => 503,
        _ => 429,
    };

    /// <summary>How long to wait before the same call may be admitted; null when waiting does not help or nobody knows. Round up for <c>retry-after</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The budget that is spent; set with <see cref="CallRefusal.Budget"/>.</summary>
    public SpentBudget? Budget { get; init; }

    /// <summary>The provider's quota that is spent; set with <see cref="CallRefusal.ProviderQuota"/>.</summary>
    public ProviderQuota? Quota { get; init; }
}

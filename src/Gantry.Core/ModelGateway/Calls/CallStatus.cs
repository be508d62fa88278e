namespace Gantry.Core.ModelGateway.Calls;

/// <summary>How a call ended.</summary>
public enum CallStatus
{
    /// <summary>The answer is whole.</summary>
    Completed,

    /// <summary>No answer: refused, timed out or not reached, after all retries and fallbacks.</summary>
    Failed,

    /// <summary>The provider broke off in the middle of the answer.</summary>
    Cut,

    /// <summary>The caller went away before the answer was whole.</summary>
    Abandoned,
}

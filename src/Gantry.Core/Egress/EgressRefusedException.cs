namespace Gantry.Core.Egress;

/// <summary>A connection does not come about.</summary>
public sealed class EgressRefusedException(EgressRefusal refusal, string message) : Exception(message)
{
    /// <summary>Whether it was not allowed or not possible.</summary>
    public EgressRefusal Refusal { get; } = refusal;
}

/// <summary>Why a connection does not come about.</summary>
public enum EgressRefusal
{
    /// <summary>It is not allowed.</summary>
    Denied,

    /// <summary>It is allowed, and nothing answers.</summary>
    NotReached,
}

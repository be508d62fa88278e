namespace Gantry.Core.ModelGateway.Calls;

/// <summary>Why a call is not admitted.</summary>
public enum CallRefusal
{
    /// <summary>There is no such key, or nobody says who calls. 401.</summary>
    UnknownKey,

    /// <summary>The key's time is over. 401.</summary>
    ExpiredKey,

    /// <summary>The key does not allow this model. 403.</summary>
    ModelNotAllowed,

    /// <summary>The key has a budget in money, and nobody knows what this model costs. 403.</summary>
    UnknownPrice,

    /// <summary>Too many requests or tokens in this minute. 429.</summary>
    Rate,

    /// <summary>A budget is spent, or this call might overrun it. 429.</summary>
    Budget,

    /// <summary>A provider's quota is spent: no call that was refused here, but one that the provider refused. 429.</summary>
    ProviderQuota,

    /// <summary>The record of usage is too far behind, or the daemon stops. 503.</summary>
    Overloaded,
}

namespace Gantry.Adapters.Models.Upstream;

/// <summary>Why a provider gave no answer.</summary>
public enum UpstreamFailure
{
    /// <summary>No connection stood, or it broke before the answer began.</summary>
    Unreachable,

    /// <summary>The answer did not begin in time.</summary>
    FirstByteTimeout,

    /// <summary>It failed too often of late and is left alone for a while.</summary>
    CircuitOpen,

    /// <summary>No key is set for it.</summary>
    NoKey,

    /// <summary>It sends the client elsewhere, where its key must not go.</summary>
    Redirected,
}

/// <summary>No provider gave an answer.</summary>
/// <param name="provider">The one that was asked last.</param>
public sealed class UpstreamException(UpstreamFailure failure, string provider, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>Why.</summary>
    public UpstreamFailure Failure { get; } = failure;

    /// <summary>The one that was asked last.</summary>
    public string Provider { get; } = provider;

    /// <summary>The provider may have worked all the same.</summary>
    public bool MayHaveCost { get; init; }

    /// <summary>When it may answer again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A stable short name for the record.</summary>
    public string Code => Failure switch
    {
        UpstreamFailure.FirstByteTimeout => "first-byte-timeout",
        UpstreamFailure.CircuitOpen => "circuit-open",
        UpstreamFailure.NoKey => "no-provider-key",
        UpstreamFailure.Redirected => "redirected",
        _ => "unreachable",
    };
}

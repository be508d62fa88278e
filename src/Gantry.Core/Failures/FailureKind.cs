namespace Gantry.Core.Failures;

/// <summary>The ways in which the core refuses. Each surface translates them once.</summary>
public enum FailureKind
{
    /// <summary>The request makes no sense as it stands; the fields say why.</summary>
    Invalid,

    /// <summary>There is no such thing, or it belongs to somebody else.</summary>
    NotFound,

    /// <summary>It contradicts what is already so.</summary>
    Conflict,

    /// <summary>It is not allowed here.</summary>
    Forbidden,

    /// <summary>It is larger than a limit.</summary>
    TooLarge,

    /// <summary>Something that is needed does not answer; trying again later may help.</summary>
    Unavailable,
}

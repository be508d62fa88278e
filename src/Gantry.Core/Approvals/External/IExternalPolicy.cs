using System.Text.Json;

namespace Gantry.Core.Approvals.External;

/// <summary>
/// A policy engine outside of Gantry that has the last word. It can only take away: what it does not allow in so many words is not allowed, and when it
/// cannot be asked nothing is.
/// </summary>
public interface IExternalPolicy
{
    /// <summary>Asks; an engine that is slow, broken or gone gives an answer that does not allow, and says why.</summary>
    Task<ExternalAnswer> AskAsync(ExternalQuestion question, CancellationToken cancellationToken);
}

/// <summary>What is asked.</summary>
/// <param name="User">Who wants it.</param>
/// <param name="Method">Of the HTTP request, in upper case.</param>
/// <param name="Path">Of the HTTP request.</param>
/// <param name="Action"><c>call</c> for a route, <c>allow</c> for an approval that is about to be allowed.</param>
/// <param name="Resource">A JSON object: of a route its pattern and values; of an approval the tool and its exact input.</param>
public sealed record ExternalQuestion(string User, IReadOnlyList<string> Roles, string Method, string Path, string Action, JsonElement Resource);

/// <summary>What was answered.</summary>
/// <param name="HasAnswered">False: the engine could not be asked.</param>
/// <param name="Reason">Why it does not allow, in one sentence; null when it does.</param>
public sealed record ExternalAnswer(bool Allows, bool HasAnswered, string? Reason)
{
    /// <summary>It allows.</summary>
    public static ExternalAnswer Allowed { get; } = new(Allows: true, HasAnswered: true, null);

    /// <summary>It was asked, and does not allow.</summary>
    public static ExternalAnswer Refused(string reason) => new(Allows: false, HasAnswered: true, reason);

    /// <summary>It could not be asked, which does not allow either.</summary>
    public static ExternalAnswer Silent(string reason) => new(Allows: false, HasAnswered: false, reason);
}

using System.Net;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>A runner does not do what it was asked.</summary>
/// <param name="status">What it answered; null when it did not.</param>
internal sealed class RunnerException(HttpStatusCode? status, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>What it answered; null when it did not.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>It could not be asked, or is not itself just now: the same may succeed later.</summary>
    public bool IsPassing => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}

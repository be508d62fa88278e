namespace Gantry.Adapters.Models;

/// <summary>How long a server wants to be left alone: RFC 9110, section 10.2.3, in seconds or as a date.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Not negative; null when it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        var wanted = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted;
    }
}

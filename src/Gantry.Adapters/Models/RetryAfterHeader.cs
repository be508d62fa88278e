using System.Net.Http.Headers;
using Gantry.Adapters.Models.Upstream;

namespace Gantry.Adapters.Models;

/// <summary>How long a server wants to be left alone: RFC 9110, section 10.2.3, in seconds or as a date.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Not negative; null when it does not say.</summary>
    public static TimeSpan? Of(UpstreamAnswer answer, TimeProvider time) => answer.Header("Retry-After") is { } said && RetryConditionHeaderValue.TryParse(said, out var read) ? Of(read, time) : null;

    private static TimeSpan? Of(RetryConditionHeaderValue? said, TimeProvider time)
    {
        var wanted = said switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted;
    }
}

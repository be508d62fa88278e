using System.Globalization;
using Gantry.Server.Problems;

namespace Gantry.Server.Security;

/// <summary>The refusal of who asks too often, with when to ask again.</summary>
internal static class TooManyRequests
{
    public static Task WriteAsync(HttpContext context, TimeSpan wait, string sentence)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemWriter.WriteAsync(context, StatusCodes.Status429TooManyRequests, "too-many-requests", sentence, new Dictionary<string, string[]>(StringComparer.Ordinal));
    }
}

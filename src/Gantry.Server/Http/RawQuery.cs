using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.RawFrames;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Http;

/// <summary>Reads <c>?raw=1</c> and gives streams what it asks for. Streams without it are handed through as they are.</summary>
internal static class RawQuery
{
    /// <exception cref="GantryException">Invalid: it is neither 0 nor 1.</exception>
    public static bool WantsRaw(this HttpRequest request) => request.Query["raw"].ToString() switch
    {
        "" or "0" or "false" => false,
        "1" or "true" => true,
        _ => throw GantryException.Invalid("raw", "raw must be 1 or 0."),
    };

    public static IAsyncEnumerable<IReadOnlyList<FeedFrame>> WithRaw(
        this IAsyncEnumerable<IReadOnlyList<FeedFrame>> stream,
        RawInterleaving? raw,
        SessionId session,
        RunId? run,
        EventPosition after,
        CancellationToken cancellationToken) =>
        raw is null ? stream : raw.WithRawAsync(stream, session, run, after, cancellationToken);
}

using System.Threading.RateLimiting;
using Gantry.Server.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace Gantry.Server.Security;

/// <summary>
/// What one caller may send and hold open. Comes after the gate, which knows the caller; open routes have none and are not counted, but for those that stand
/// open to the world: there each address counts.
/// </summary>
internal static class CallerLimits
{
    // Nobody knows when a stream ends; this is what a program should wait before it tries again.
    private static readonly TimeSpan StreamWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan VisitWindow = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddCallerLimits(this IServiceCollection services, RequestLimits limits) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(Writes(limits), Streams(limits), Visits(limits));
            limiter.OnRejected = RejectAsync;
        });

    private static PartitionedRateLimiter<HttpContext> Writes(RequestLimits limits) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.Features.Get<Caller>() is { } caller && IsWrite(context.Request)
            ? RateLimitPartition.GetTokenBucketLimiter(caller.Budget, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2 * limits.WritesPerSecond,
                TokensPerPeriod = limits.WritesPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            })
            : RateLimitPartition.GetNoLimiter(""));

    // The permit is held as long as the request, which is as long as the stream.
    private static PartitionedRateLimiter<HttpContext> Streams(RequestLimits limits) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.Features.Get<Caller>() is { } caller && IsStream(context)
            ? RateLimitPartition.GetConcurrencyLimiter(caller.Budget, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.StreamsPerCaller })
            : RateLimitPartition.GetNoLimiter(""));

    // Whoever has a good link needs a few; whoever guesses at them costs a look into the store each.
    private static PartitionedRateLimiter<HttpContext> Visits(RequestLimits limits) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        IsPublic(context)
            ? RateLimitPartition.GetFixedWindowLimiter(
                ClientNetwork.Of(context.Connection.RemoteIpAddress).ToString(),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.FailuresPerMinute, Window = VisitWindow })
            : RateLimitPartition.GetNoLimiter(""));

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        await (IsStream(context)
            ? TooManyRequests.WriteAsync(context, StreamWait, "You hold too many streams open (GANTRY_MAX_STREAMS_PER_CALLER); close one first.")
            : TooManyRequests.WriteAsync(
                context,
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                IsPublic(context)
                    ? "Too many links were opened from your address (GANTRY_MAX_FAILURES_PER_MINUTE); open this one again in a minute."
                    : "You send too many requests (GANTRY_MAX_WRITES_PER_SECOND); send this one again in a moment."));
    }

    private static bool IsPublic(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PublicDoor>() is not null;

    private static bool IsStream(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<StreamRoute>() is not null;

    private static bool IsWrite(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
}

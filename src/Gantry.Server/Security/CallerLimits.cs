using System.Threading.RateLimiting;
using Gantry.Server.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace Gantry.Server.Security;

/// <summary>What one caller may send and hold open. Comes after the gate, which knows the caller; open routes have none and are not counted.</summary>
internal static class CallerLimits
{
    // Nobody knows when a stream ends; this is what a program should wait before it tries again.
    private static readonly TimeSpan StreamWait = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddCallerLimits(this IServiceCollection services, RequestLimits limits) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(Writes(limits), Streams(limits));
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

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        await (IsStream(context)
            ? TooManyRequests.WriteAsync(context, StreamWait, "You hold too many streams open (GANTRY_MAX_STREAMS_PER_CALLER); close one first.")
            : TooManyRequests.WriteAsync(
                context,
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                "You send too many requests (GANTRY_MAX_WRITES_PER_SECOND); send this one again in a moment."));
    }

    private static bool IsStream(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<StreamRoute>() is not null;

    private static bool IsWrite(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
}

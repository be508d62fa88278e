using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Server.Problems;
using Gantry.Server.Security;

namespace Gantry.Server.Http;

/// <summary>Answers with server-sent events: the headers that proxies need, <c>: connected</c>, then the frames as they come, each burst as one piece.</summary>
internal sealed class EventStream(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Where the client wants to begin: <c>Last-Event-ID</c>, else <c>?after=</c>, else the beginning.</summary>
    /// <exception cref="RequestRefusedException">It is no number (400).</exception>
    public static EventPosition Position(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header.ToString() : request.Query["after"] is { Count: > 0 } query ? query.ToString() : null;
        return text is null ? EventPosition.Start
            : EventPosition.TryParse(text, out var position) ? position
            : throw new RequestRefusedException(StatusCodes.Status400BadRequest, "bad-position", "Last-Event-ID and ?after= take the seq of an event, a whole number.");
    }

    /// <summary>Whether the client says where it wants to begin.</summary>
    public static bool NamesPosition(HttpRequest request) => request.Headers.ContainsKey("Last-Event-ID") || request.Query.ContainsKey("after");

    /// <summary>Writes until the frames end, the client goes or the daemon stops. What could be refused must have been refused before.</summary>
    public Task WriteAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<FeedFrame>>> follow) =>
        HoldAsync(context, async (outlet, ending) =>
        {
            await foreach (var burst in follow(ending))
            {
                await outlet.WriteAsync(burst, ending);
            }
        });

    /// <summary>The same for frames that are no events of a session, each whole as it is sent.</summary>
    public Task WriteAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> follow) =>
        HoldAsync(context, async (outlet, ending) =>
        {
            await foreach (var frame in follow(ending))
            {
                await outlet.WriteAsync(frame, ending);
            }
        });

    private async Task HoldAsync(HttpContext context, Func<EventStreamOutlet, CancellationToken, Task> write)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, context.Caller().Ended);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        context.NeverCutSlowReader();

        using var outlet = new EventStreamOutlet(response.BodyWriter);
        var breathing = outlet.BreatheAsync(time, ending.Token);
        try
        {
            await outlet.WriteAsync(": connected\n\n"u8.ToArray(), ending.Token);
            await write(outlet, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went or signed out, or the daemon stops; a client that may come back does, with Last-Event-ID.
        }
        finally
        {
            await ending.CancelAsync();
            await breathing;
        }
    }
}

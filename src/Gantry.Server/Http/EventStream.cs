using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Server.Problems;

namespace Gantry.Server.Http;

/// <summary>
/// Server-sent events: <c>: connected</c> first, <c>id:</c> on durable frames only, <c>event:</c> on named frames only, a comment every 15 seconds of silence. What is
/// ready is written as one piece.
/// </summary>
internal sealed class EventStream(TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Where the client wants to begin: <c>Last-Event-ID</c>, else <c>?after=</c>, else the beginning.</summary>
    /// <exception cref="RequestRefusedException">It is no number (400).</exception>
    public static EventPosition Position(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header.ToString() : request.Query["after"] is { Count: > 0 } query ? query.ToString() : null;
        return text is null ? EventPosition.Start
            : EventPosition.TryParse(text, out var position) ? position
            : throw new RequestRefusedException(StatusCodes.Status400BadRequest, "bad-position", "Last-Event-ID and ?after= take the seq of an event, a whole number.");
    }

    /// <summary>Writes until the frames end, the client goes or the daemon stops. What could be refused must have been refused before.</summary>
    public async Task WriteAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<FeedFrame>>> follow)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        response.BodyWriter.Write(": connected\n\n"u8);
        try
        {
            await response.BodyWriter.FlushAsync(ending.Token);
            await foreach (var burst in WithHeartbeatAsync(follow(ending.Token), ending.Token))
            {
                if (burst is null)
                {
                    response.BodyWriter.Write(": still here\n\n"u8);
                }
                else
                {
                    foreach (var frame in burst)
                    {
                        Write(response.BodyWriter, frame);
                    }
                }

                await response.BodyWriter.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or the daemon stops; the client comes back with Last-Event-ID.
        }
    }

    // Null stands for a stretch of silence.
    private async IAsyncEnumerable<IReadOnlyList<FeedFrame>?> WithHeartbeatAsync(
        IAsyncEnumerable<IReadOnlyList<FeedFrame>> bursts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = bursts.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = reader.MoveNextAsync().AsTask();
            while (await IsSilentAsync(next))
            {
                yield return null;
            }

            if (!await next)
            {
                yield break;
            }

            yield return reader.Current;
        }
    }

    // Not cancelled by itself: the reader's own token ends the wait, and the reader must not be disposed while it moves.
    private async Task<bool> IsSilentAsync(Task next)
    {
        try
        {
            await next.WaitAsync(Silence, time);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static void Write(IBufferWriter<byte> writer, FeedFrame frame)
    {
        if (frame.Position is { } position)
        {
            writer.Write(Encoding.ASCII.GetBytes($"id: {position}\n"));
        }

        if (frame.Name is { } name)
        {
            writer.Write(Encoding.ASCII.GetBytes($"event: {name}\n"));
        }

        // JSON as we write it has no line breaks, so one data line carries it.
        writer.Write("data: "u8);
        writer.Write(frame.Json.Span);
        writer.Write("\n\n"u8);
    }
}

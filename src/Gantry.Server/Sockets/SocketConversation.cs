using System.Net.WebSockets;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sockets;
using Gantry.Server.Http;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.Sockets;

/// <summary>
/// One WebSocket from its upgrade to its end.
/// 1. tell the client what there is to tell, and answer what it sends, both at once;
/// 2. when either ends (the client closes, says what cannot be taken, its caller signs out, or the daemon stops), end the other;
/// 3. say why in the closing frame and give the client a moment to answer it.
/// </summary>
internal sealed class SocketConversation(IHostApplicationLifetime lifetime, ILogger<SocketConversation> logger)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private static readonly Dictionary<string, string[]> NoFields = new(StringComparer.Ordinal);

    /// <exception cref="RequestRefusedException">The request is no upgrade (426). Called before anything else is done for the socket.</exception>
    public static void RequireUpgrade(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            throw new RequestRefusedException(StatusCodes.Status426UpgradeRequired, "upgrade-required", "Open this address as a WebSocket.");
        }
    }

    /// <param name="tell">Sends frames until its token is cancelled.</param>
    /// <param name="answer">The reply to one request; null for none.</param>
    public async Task HoldAsync(
        HttpContext context,
        Func<JsonSocket, CancellationToken, Task> tell,
        Func<SocketRequest, CancellationToken, Task<SocketReply?>> answer)
    {
        context.NeverCutSlowReader();
        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        var signedOut = context.Caller().Ended;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, signedOut);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var socket = new JsonSocket(webSocket, (context.Features.Get<IHttpUpgradeFeature>() as CoalescingUpgrade)?.Stream, broken.Token);
        try
        {
            // :: Step 1
            var telling = TellAsync(tell, socket, ending.Token);
            var listening = ListenAsync(socket, answer, context, broken.Token);
            await Task.WhenAny(telling, listening);

            // :: Step 2
            var (status, reason) = listening.IsCompletedSuccessfully ? socket.Ending
                : signedOut.IsCancellationRequested ? (WebSocketCloseStatus.PolicyViolation, "You signed out; sign in again with: gantry open")
                : lifetime.ApplicationStopping.IsCancellationRequested ? (WebSocketCloseStatus.EndpointUnavailable, "The daemon stops; come back with ?after=.")
                : (WebSocketCloseStatus.InternalServerError, "The stream failed inside the daemon; its log says more.");
            await ending.CancelAsync();
            broken.CancelAfter(Farewell);
            await telling;

            // :: Step 3
            await socket.CloseAsync(status, reason);
            await listening;
            await socket.DrainAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The client went without a word, or did not answer ours in time.
            webSocket.Abort();
        }
    }

    private async Task TellAsync(Func<JsonSocket, CancellationToken, Task> tell, JsonSocket socket, CancellationToken ending)
    {
        try
        {
            await tell(socket, ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The conversation ends.
        }
        catch (Exception failure) when (failure is not (WebSocketException or OperationCanceledException))
        {
            SocketConversationLines.TellingFailed(logger, failure);
        }
    }

    private async Task ListenAsync(
        JsonSocket socket,
        Func<SocketRequest, CancellationToken, Task<SocketReply?>> answer,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        while (await socket.ReceiveAsync() is { } message)
        {
            if (await AnswerAsync(message, answer, context, cancellationToken) is { } reply)
            {
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(reply, ApiJson.Default.GetTypeInfo(reply.GetType())!));
            }
        }
    }

    private async Task<SocketReply?> AnswerAsync(
        ReadOnlyMemory<byte> message,
        Func<SocketRequest, CancellationToken, Task<SocketReply?>> answer,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        SocketRequest? request = null;
        try
        {
            request = SocketRequest.Parse(message.Span);
            return request.Type switch
            {
                "ping" => new SocketPong(),

                // A reader is a place in the log that the client keeps; there is nothing to acknowledge, and saying it does no harm.
                "ack" => null,

                // The conversation is ending already; what still comes in has nobody behind it.
                _ when context.Caller().Ended.IsCancellationRequested => throw GantryException.Forbidden("signed-out", "You signed out; sign in again with: gantry open"),
                _ => await answer(request, cancellationToken),
            };
        }
        catch (GantryException refusal)
        {
            return new SocketRefusal(ProblemTranslation.Describe(refusal), request?.Id);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SocketConversationLines.AnswerFailed(logger, context.Request.Path, failure);
            return new SocketRefusal(
                ProblemWriter.Describe(
                    StatusCodes.Status500InternalServerError,
                    "internal-error",
                    $"Something failed inside the daemon; its log says more under the request id {context.TraceIdentifier}.",
                    NoFields),
                request?.Id);
        }
    }
}

internal static partial class SocketConversationLines
{
    [LoggerMessage(2101, LogLevel.Error, "A WebSocket stream failed.")]
    public static partial void TellingFailed(ILogger logger, Exception failure);

    [LoggerMessage(2102, LogLevel.Error, "A message on the WebSocket {Path} failed.")]
    public static partial void AnswerFailed(ILogger logger, string path, Exception failure);
}

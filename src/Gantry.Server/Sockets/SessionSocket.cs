using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.RawFrames;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Sockets;
using Gantry.Server.Http;

namespace Gantry.Server.Sockets;

/// <summary>A session over a WebSocket: the frames that server-sent events would carry, and messages to the agent on the way back.</summary>
internal sealed class SessionSocket(EventLog log, SessionDirectory sessions, SessionMailbox mailbox, RawInterleaving raw, SocketConversation conversation)
{
    /// <param name="mayBegin">The session need not exist: the first message makes it in a scratch workspace.</param>
    public Task HoldAsync(HttpContext context, SessionId session, EventPosition after, bool mayBegin)
    {
        var wanted = context.Request.WantsRaw() ? raw : null;
        return conversation.HoldAsync(
            context,
            (socket, ending) => TellAsync(socket, session, after, wanted, ending),
            (request, cancellationToken) => request.Type == "message"
                ? SendAsync(request, session, mayBegin, context.Origin(), cancellationToken)
                : throw request.Unknown("message, ack or ping"));
    }

    private async Task TellAsync(JsonSocket socket, SessionId session, EventPosition after, RawInterleaving? wanted, CancellationToken ending)
    {
        await foreach (var burst in log.FollowAsync(session, after, ending).WithRaw(wanted, session, run: null, after, ending))
        {
            await socket.SendAsync(burst.Select(SocketFrames.Of), ending);
        }
    }

    private async Task<SocketReply?> SendAsync(SocketRequest request, SessionId session, bool mayBegin, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var message = Parse(request.Body);

        // The upgrade's Idempotency-Key, if any, is not each message's.
        var sender = origin with { Receipt = null };
        MessageAccepted accepted;
        try
        {
            accepted = await mailbox.SendAsync(session, message, sender, cancellationToken);
        }
        catch (GantryException refusal) when (mayBegin && refusal.Kind == FailureKind.NotFound)
        {
            // Only now: a message that is refused must not leave an empty session behind.
            await sessions.FindOrCreateScratchAsync(session, sender, cancellationToken);
            accepted = await mailbox.SendAsync(session, message, sender, cancellationToken);
        }

        return new SocketAccepted(accepted.MessageId, accepted.RunId, request.Id);
    }

    private static SendMessage Parse(JsonElement body)
    {
        try
        {
            return body.Deserialize(ApiJson.Default.SendMessage)!;
        }
        catch (JsonException wrong)
        {
            var field = wrong.Path is ['$', '.', .. var name] ? name : "message";
            throw GantryException.Invalid(field, $"{field} has the wrong type.");
        }
    }
}

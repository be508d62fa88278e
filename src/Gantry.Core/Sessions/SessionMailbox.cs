using Gantry.Core.Agents.Native;
using Gantry.Core.Attachments;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>
/// Takes what users say. Accepted means durable: the message becomes exactly one <c>ui.message.user</c>, as a run of its own or, when it steers, inside the
/// active one.
/// </summary>
public sealed class SessionMailbox(EventLog log, SessionDirectory sessions, RunLauncher launcher, SteeringBell steering)
{
    /// <summary>The most characters a message may have.</summary>
    public const int LongestMessage = 256 * 1024;

    private const int LongestPromptPreview = 400;
    private const int LongestTitle = 80;

    /// <summary>Queues a prompt as the session's next run.</summary>
    public async Task<PromptAccepted> PromptAsync(SessionId session, PromptSession request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var text = CheckText(request.Prompt, "prompt");
        RunCostLimits.Check(request.MaxCostUsd);
        var accepted = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var (message, run) = Accept(transaction, session, text, Delivery.Queue, origin, request.Attachments);
                if (request.MaxCostUsd is { } most)
                {
                    RunCostLimits.Set(transaction, transaction.Runs.Find(run!.Value)!, most, origin);
                }

                return new PromptAccepted(run!.Value, message);
            },
            cancellationToken);

        launcher.Wake(session);
        return accepted;
    }

    /// <summary>Queues the order to summarise the older part of the conversation, as the session's next run.</summary>
    /// <exception cref="GantryException">The session is not there, or its agent keeps its conversation by itself (conflict).</exception>
    public async Task<PromptAccepted> CompactAsync(SessionId session, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var agent = (await sessions.FindAsync(session, cancellationToken)).Agent;
        return agent == AgentName.Native || agent == AgentName.Demo
            ? await PromptAsync(session, new PromptSession(NativeAgent.CompactionOrder), origin, cancellationToken)
            : throw GantryException.Conflict("compaction-of-agent", $"The agent {agent} keeps its conversation itself, and shortens it when it must; only Gantry's own agent can be told to.");
    }

    /// <summary>Takes a message with the delivery that the user wants.</summary>
    public async Task<MessageAccepted> SendAsync(SessionId session, SendMessage request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var text = CheckText(request.Content ?? request.Text, "content");
        var delivery = CheckDelivery(request);
        RunId? toStop = null;
        var accepted = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                toStop = delivery == Delivery.Interrupt ? transaction.Runs.Active(session)?.RunId : null;
                var (message, run) = Accept(transaction, session, text, delivery, origin, request.Attachments);
                return new MessageAccepted(message, run);
            },
            cancellationToken);

        launcher.Stop(toStop);
        steering.Ring(session);
        launcher.Wake(session);
        return accepted;
    }

    /// <summary>Takes a message for a session that need not exist yet: an unknown id, or none, makes one in a scratch workspace.</summary>
    public async Task<SessionMessagePosted> PostAsync(PostSessionMessage request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var text = CheckText(request.Message, "message");
        if (await log.EarlierReplyAsync<SessionMessagePosted>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var id = request.SessionId is null ? SessionId.New()
            : IEntityId<SessionId>.TryParse(request.SessionId, out var given) ? given
            : throw GantryException.Invalid("session_id", "session_id must be a UUID, or absent to begin a session.");

        var session = await sessions.FindOrCreateScratchAsync(id, origin, cancellationToken);
        var posted = await log.CommitOnceAsync(
            origin.Receipt,
            transaction => new SessionMessagePosted(session.SessionId, Accept(transaction, session.SessionId, text, Delivery.Queue, origin, request.Attachments).Message),
            cancellationToken);

        launcher.Wake(posted.SessionId);
        return posted;
    }

    private static (MessageId Message, RunId? Run) Accept(
        IStoreTransaction transaction,
        SessionId sessionId,
        string text,
        Delivery delivery,
        CommandOrigin origin,
        IReadOnlyList<string>? attachmentIds)
    {
        var session = transaction.Sessions.Find(sessionId) ?? throw GantryException.NotFound(SessionId.Noun, sessionId);
        if (session.Mode == SessionMode.Imported)
        {
            throw GantryException.Conflict("session-imported", "This session was imported and can only be read; begin a new one in its workspace to go on.");
        }

        var attachments = AttachmentShelf.Resolve(transaction, sessionId, attachmentIds);
        var active = transaction.Runs.Active(sessionId);
        var messageId = MessageId.New();
        transaction.Sessions.TitleIfNone(sessionId, VisibleText.Shorten(VisibleText.Of(FirstLine(text)), LongestTitle));

        if (delivery == Delivery.Steer && active is { Stop: null })
        {
            transaction.Messages.Add(new MessageRecord(messageId, sessionId, null, text, delivery, MessageState.Waiting, transaction.Now, attachments));
            transaction.Append(active, new MessageQueued(messageId, text, delivery));
            return (messageId, null);
        }

        if (delivery == Delivery.Interrupt && active is not null)
        {
            RunStop.Request(transaction, active, new StopRequest(RunStatus.Interrupted, origin.Actor));
        }

        var isBusy = active is not null || transaction.Runs.NextQueued(sessionId) is not null;
        var run = QueueRun(transaction, session, messageId, text, urgent: delivery == Delivery.Interrupt);
        transaction.Messages.Add(new MessageRecord(messageId, sessionId, run.RunId, text, delivery, MessageState.Waiting, transaction.Now, attachments));
        if (isBusy)
        {
            transaction.Append(run, new MessageQueued(messageId, text, delivery));
        }

        return (messageId, run.RunId);
    }

    /// <summary>Puts a run for a message into the session's queue.</summary>
    internal static RunRecord QueueRun(IStoreTransaction transaction, Session session, MessageId message, string text, bool urgent)
    {
        var run = new RunRecord
        {
            RunId = RunId.New(),
            SessionId = session.SessionId,
            WorkspaceId = session.WorkspaceId,
            Agent = session.Agent,
            MessageId = message,
            Prompt = PreviewOf(text),
            Urgent = urgent,
            Status = RunStatus.Queued,
            CreatedAt = transaction.Now,
        };
        transaction.Runs.Add(run);
        transaction.Append(run, new RunQueued(message, session.Agent));
        return run;
    }

    /// <summary>What a run shows of the message that it answers.</summary>
    internal static string PreviewOf(string text) => VisibleText.Shorten(text, LongestPromptPreview);

    /// <summary>A message's text, which says something and is no longer than it may be.</summary>
    internal static string CheckText(string? text, string field) => text switch
    {
        null or "" => throw GantryException.Invalid(field, $"{field} must say something."),
        { Length: > LongestMessage } => throw GantryException.Invalid(field, $"{field} may have {LongestMessage} characters at most; put more into a file of the workspace."),
        _ when string.IsNullOrWhiteSpace(text) => throw GantryException.Invalid(field, $"{field} must say something."),
        _ => text,
    };

    private static Delivery CheckDelivery(SendMessage request) => (request.MessageType, request.Delivery) switch
    {
        (null or "user_message", null or "queue") => Delivery.Queue,
        (null or "user_message", "steer") => Delivery.Steer,
        (null or "user_message", "interrupt") or ("interrupt", null or "interrupt") => Delivery.Interrupt,
        (null or "user_message", _) => throw GantryException.Invalid("delivery", "delivery must be queue, steer or interrupt."),
        ("interrupt", _) => throw GantryException.Invalid("delivery", "A message of type interrupt is delivered as interrupt."),
        _ => throw GantryException.Invalid("message_type", "message_type must be user_message or interrupt."),
    };

    private static string FirstLine(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.IndexOfAny('\r', '\n');
        return (end < 0 ? trimmed : trimmed[..end]).ToString();
    }
}

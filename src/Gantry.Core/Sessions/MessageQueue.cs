using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>What users said and the agent has not got yet: until then it can be said otherwise, or taken back.</summary>
public sealed class MessageQueue(EventLog log)
{
    /// <summary>Says a waiting message otherwise. It keeps its place.</summary>
    /// <exception cref="GantryException">There is no such message, the agent has it already, or the text cannot be taken.</exception>
    public Task<MessageAccepted> EditAsync(SessionId session, MessageId message, EditMessage request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var text = SessionMailbox.CheckText(request.Text, "text");
        return log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var waiting = FindWaiting(transaction, session, message);
                var edited = new MessageEdited(message, text);
                transaction.Messages.Update(waiting with { Text = text });
                if (waiting.RunId is { } id && transaction.Runs.Find(id) is { } run)
                {
                    transaction.Runs.Update(run with { Prompt = SessionMailbox.PreviewOf(text) });
                    transaction.Append(run, edited);
                }
                else if (transaction.Runs.Active(session) is { } active)
                {
                    transaction.Append(active, edited);
                }

                return new MessageAccepted(message, waiting.RunId);
            },
            cancellationToken);
    }

    /// <summary>Takes a waiting message back; the run that it would have begun is cancelled.</summary>
    /// <exception cref="GantryException">There is no such message, or the agent has it already.</exception>
    public Task<MessageAccepted> CancelAsync(SessionId session, MessageId message, CommandOrigin origin, CancellationToken cancellationToken) =>
        log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var waiting = FindWaiting(transaction, session, message);
                if (waiting.RunId is { } id && transaction.Runs.Find(id) is { } run)
                {
                    RunDirectory.Stop(transaction, run, new StopRequest(RunStatus.Cancelled, origin.Actor));
                    return new MessageAccepted(message, id);
                }

                transaction.Messages.Update(waiting with { State = MessageState.Cancelled });
                if (transaction.Runs.Active(session) is { } active)
                {
                    transaction.Append(active, new MessageCancelled(message));
                }

                return new MessageAccepted(message, null);
            },
            cancellationToken);

    private static MessageRecord FindWaiting(IStoreTransaction transaction, SessionId session, MessageId message)
    {
        var found = transaction.Messages.Find(message) is { } record && record.SessionId == session ? record : throw GantryException.NotFound(MessageId.Noun, message);
        var isWaiting = found.State == MessageState.Waiting && (found.RunId is not { } run || transaction.Runs.Find(run)?.Status == RunStatus.Queued);
        return isWaiting ? found : throw GantryException.Conflict("message-delivered", "The agent has this message already, or it was taken back; send another one.");
    }
}

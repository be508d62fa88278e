using System.Runtime.CompilerServices;
using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>The journal of a run that this daemon owns. Refuses to write for a run that has ended.</summary>
internal sealed class RunJournal(EventLog log, ApprovalDesk approvals, RunRecord run) : IRunJournal
{
    public Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken) =>
        log.CommitAsync(
            transaction =>
            {
                var present = Present(transaction);
                foreach (var fact in facts)
                {
                    transaction.Append(present, fact);
                }
            },
            cancellationToken);

    public void Stream(EphemeralPayload frame) => log.Stream(run.SessionId, run.RunId, run.Agent, frame);

    public async Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        var asked = await log.CommitAsync(
            transaction =>
            {
                var present = Present(transaction);
                var approval = approvals.Ask(transaction, present.SessionId, present.RunId, present.Agent, question);
                if (approval.Status == ApprovalStatus.Pending && present.Status != RunStatus.WaitingApproval)
                {
                    transaction.Wait(present, new RunWaiting(approval.ApprovalId));
                }

                return approval;
            },
            cancellationToken);

        var decided = await approvals.WaitAsync(asked.ApprovalId, cancellationToken);
        await log.CommitAsync(
            transaction =>
            {
                if (Present(transaction) is { Status: RunStatus.WaitingApproval } waiting)
                {
                    transaction.Continue(waiting);
                }
            },
            cancellationToken);

        return new ApprovalAnswer(decided.Status == ApprovalStatus.Allowed, decided.Feedback);
    }

    public Task<int> TakeSteeringAsync(CancellationToken cancellationToken) =>
        log.CommitAsync(
            transaction =>
            {
                var present = Present(transaction);
                var messages = transaction.Messages.WaitingToSteer(present.SessionId);
                foreach (var message in messages)
                {
                    transaction.Messages.Update(message with { State = MessageState.Delivered, RunId = present.RunId });
                    transaction.Append(present, new MessageInjected(message.MessageId));
                    transaction.Append(present, new UserMessage(message.MessageId, message.Text));
                }

                return messages.Count;
            },
            cancellationToken);

    public async IAsyncEnumerable<EventEnvelope> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var logged in log.ReplayAsync(run.SessionId, EventPosition.Start, cancellationToken: cancellationToken))
        {
            yield return logged.Decode();
        }
    }

    private RunRecord Present(IStoreTransaction transaction) =>
        transaction.Runs.Find(run.RunId) is { } present && present.Status.IsActive()
            ? present
            : throw new InvalidOperationException($"Run {run.RunId} has ended; its agent may write no more.");
}

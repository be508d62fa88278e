using System.Runtime.CompilerServices;
using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// The journal of a run that this node holds. It writes under the present generation of its claim only: once that is over, every call throws
/// <see cref="ClaimLostException"/> and the agent is told to stop. Refuses to write for a run that has ended.
/// </summary>
internal sealed class RunJournal(EventLog log, ApprovalDesk approvals, RunRecord run, HeldClaim claim, RunCheckpoints checkpoints) : IRunJournal
{
    public async Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken)
    {
        // Before a step acts, the files are kept as it finds them.
        if (facts.OfType<StepStarted>().Any() && await checkpoints.NextAsync(cancellationToken) is { } checkpoint)
        {
            facts = [checkpoint, .. facts];
        }

        await CommitAsync(
            (transaction, present) =>
            {
                foreach (var fact in facts)
                {
                    transaction.Append(present, fact);
                }

                return facts.Count;
            },
            cancellationToken);
    }

    public void Stream(EphemeralPayload frame)
    {
        // Who reads here must not see two agents speak at once.
        if (!claim.Lost.IsCancellationRequested)
        {
            log.Stream(run.SessionId, run.RunId, run.Agent, frame);
        }
    }

    public async Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        var asked = await CommitAsync(
            (transaction, present) =>
            {
                var approval = approvals.Ask(transaction, present.SessionId, present.RunId, present.Agent, question);
                if (approval.Status == ApprovalStatus.Pending && present.Status != RunStatus.WaitingApproval)
                {
                    transaction.Wait(present, new RunWaiting(approval.ApprovalId));
                }

                return approval;
            },
            cancellationToken);

        var decided = await approvals.WaitAsync(asked.ApprovalId, cancellationToken);
        await CommitAsync(
            (transaction, present) => present.Status == RunStatus.WaitingApproval ? transaction.Continue(present) : present,
            cancellationToken);

        return new ApprovalAnswer(decided.Status == ApprovalStatus.Allowed, decided.Feedback);
    }

    public Task<int> TakeSteeringAsync(CancellationToken cancellationToken) =>
        CommitAsync(
            (transaction, present) =>
            {
                var messages = transaction.Messages.WaitingToSteer(present.SessionId);
                foreach (var message in messages)
                {
                    transaction.Messages.Update(message with { State = MessageState.Delivered, RunId = present.RunId });
                    transaction.Append(present, new MessageInjected(message.MessageId));
                    transaction.Append(present, new UserMessage(message.MessageId, message.Text, message.Attachments));
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

    private async Task<T> CommitAsync<T>(Func<IStoreTransaction, RunRecord, T> command, CancellationToken cancellationToken)
    {
        try
        {
            return await log.CommitAsync(transaction => command(transaction, Present(transaction)), cancellationToken);
        }
        catch (ClaimLostException)
        {
            // An agent may take this for one more failed call; its token it cannot overlook.
            claim.Lose();
            throw;
        }
    }

    private RunRecord Present(IStoreTransaction transaction)
    {
        claim.Check(transaction);
        return transaction.Runs.Find(run.RunId) is { } present && present.Status.IsActive()
            ? present
            : throw new InvalidOperationException($"Run {run.RunId} has ended; its agent may write no more.");
    }
}

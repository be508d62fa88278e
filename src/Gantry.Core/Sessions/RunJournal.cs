using System.Runtime.CompilerServices;
using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Archives;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.RawFrames;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// The journal of a run that this node holds. It writes under the present generation of its claim only: once that is over, every call throws
/// <see cref="ClaimLostException"/> and the agent is told to stop. Refuses to write for a run that has ended.
/// </summary>
/// <param name="folder">Where the session's files lie, absolute; rules see a path beneath it as one within.</param>
/// <param name="last">The session's last event when it was opened.</param>
internal sealed class RunJournal(
    EventLog log,
    SessionHistory history,
    RawFrameRecorder rawFrames,
    ApprovalDesk approvals,
    SteeringBell steering,
    RunRecord run,
    HeldClaim claim,
    RunCheckpoints checkpoints,
    string folder,
    EventPosition last) : IRunJournal
{
    // The last event that this run is known to stand behind; what others said meanwhile may be later.
    private long seen = last.Value;

    public EventPosition Position => EventPosition.At(Volatile.Read(ref seen));

    public async Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken)
    {
        // Before a step acts, the files are kept as it finds them.
        if (facts.OfType<StepStarted>().Any())
        {
            await checkpoints.Beginning;
            facts = await checkpoints.NextAsync(cancellationToken) is { } checkpoint ? [checkpoint, .. facts] : facts;
        }

        var recorded = await CommitAsync(
            (transaction, present) => facts.Aggregate(EventPosition.Start, (_, fact) => Append(transaction, present, fact)),
            cancellationToken);
        See(recorded);
    }

    public void Stream(EphemeralPayload frame)
    {
        // Who reads here must not see two agents speak at once.
        if (!claim.Lost.IsCancellationRequested)
        {
            log.Stream(run.SessionId, run.RunId, run.Agent, frame);
        }
    }

    public void RecordRaw(string frame)
    {
        if (!claim.Lost.IsCancellationRequested)
        {
            rawFrames.Record(frame, Position);
        }
    }

    public async Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        question = question with { Action = question.Action with { Root = folder } };
        var policy = await approvals.AskPolicyAsync(new Asking(run.SessionId, run.RunId, run.Agent, run.WorkspaceId), question, cancellationToken);
        var decided = await AwaitAnswerAsync(
            (transaction, present) => approvals.Ask(transaction, present.SessionId, present.RunId, present.Agent, question, present.WorkspaceId, policy),
            cancellationToken);
        return new ApprovalAnswer(decided.Status == ApprovalStatus.Allowed, decided.Feedback, decided.Edited?.Input) { Asked = decided.Action };
    }

    public async Task<string?> AskUserAsync(UserQuestion question, CancellationToken cancellationToken)
    {
        var answered = await AwaitAnswerAsync(
            (transaction, present) => approvals.AskUser(transaction, present.SessionId, present.RunId, present.Agent, question),
            cancellationToken);
        return answered.Answer;
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

    public Task AwaitSteeringAsync(CancellationToken cancellationToken) => steering.WaitAsync(run.SessionId, cancellationToken);

    public async Task WithdrawAsync(ToolCallId call, CancellationToken cancellationToken) =>
        approvals.RingWithdrawn(await CommitAsync((transaction, present) => ApprovalDesk.Withdraw(transaction, present.RunId, call), cancellationToken));

    public async Task KeepFilesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await checkpoints.Beginning;
            await checkpoints.FinishAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is Failures.GantryException or OperationCanceledException)
        {
            // The end of the run tries again, and says so when it fails.
        }
    }

    public async IAsyncEnumerable<EventEnvelope> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var logged in history.ReplayAsync(run.SessionId, EventPosition.Start, cancellationToken: cancellationToken))
        {
            See(logged.Position);
            yield return logged.Decode();
        }
    }

    private static EventPosition Append(IStoreTransaction transaction, RunRecord present, EventPayload fact) =>
        fact is AgentChosen chosen ? transaction.Choose(present.SessionId, chosen, present.RunId) : transaction.Append(present, fact);

    private async Task<Approval> AwaitAnswerAsync(Func<IStoreTransaction, RunRecord, Approval> ask, CancellationToken cancellationToken)
    {
        var asked = await CommitAsync(
            (transaction, present) =>
            {
                var approval = ask(transaction, present);
                if (approval.Status == ApprovalStatus.Pending && present.Status != RunStatus.WaitingApproval)
                {
                    transaction.Wait(present, new RunWaiting(approval.ApprovalId));
                }

                return approval;
            },
            cancellationToken);

        var answered = await approvals.WaitAsync(asked.ApprovalId, cancellationToken);
        See(await CommitAsync(
            (transaction, present) =>
            {
                // Questions may be asked side by side; the run waits until none is left.
                if (present.Status == RunStatus.WaitingApproval && transaction.Approvals.Pending(run.RunId).Count == 0)
                {
                    transaction.Continue(present);
                }

                return transaction.Events.LastPosition(run.SessionId);
            },
            cancellationToken));
        return answered;
    }

    private void See(EventPosition position)
    {
        // What is asked aside, and the first checkpoint, are recorded beside the turn.
        var known = Volatile.Read(ref seen);
        while (position.Value > known && Interlocked.CompareExchange(ref seen, position.Value, known) is var now && now != known)
        {
            known = now;
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

using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Following;

/// <summary>
/// Follows a run or session: shows its events and, while an approval waits, asks about it without losing sight of the stream, since another client may
/// answer first. Approvals of the past are shown and not asked: only those still open when the stream is live.
/// </summary>
internal sealed class Follower(GantryClient client, Terminal terminal, AnswerMode mode, string answererName, TimeProvider time)
{
    private readonly List<WaitingItem> waiting = [];
    private bool isLive;

    /// <summary>What was shown.</summary>
    public RunView View { get; } = new(terminal);

    /// <summary>Follows until the run's end.</summary>
    /// <returns>How the run ended; null when the stream did so without saying.</returns>
    public async Task<RunStatus?> FollowAsync(string path, EventPosition? after, bool endsWithRun, CancellationToken cancellationToken)
    {
        var stream = new EventStream(client, path, time).ReadAsync(after, endsWithRun, cancellationToken);
        await using var frames = stream.GetAsyncEnumerator(cancellationToken);
        RunStatus? ended = null;
        OpenQuestion? question = null;
        var next = frames.MoveNextAsync().AsTask();
        while (true)
        {
            if (question is null && isLive && waiting.Find(CanAnswer) is { } asked)
            {
                question = OpenQuestion.Ask(asked, AskAsync, cancellationToken);
            }

            if (question is not null && await Task.WhenAny(question.Answer, next) == question.Answer)
            {
                await AnswerAsync(question.Asked, await question.Answer, cancellationToken);
                question.Dispose();
                question = null;
                continue;
            }

            if (!await next)
            {
                return ended;
            }

            if (question is not null && IsSeen(frames.Current))
            {
                // It is shown first; then the question stands again, unless this was somebody's answer to it.
                await question.WithdrawAsync();
                question = null;
                terminal.WriteLine();
            }

            ended = Take(frames.Current) ?? ended;
            next = frames.MoveNextAsync().AsTask();
        }
    }

    private RunStatus? Take(StreamFrame frame)
    {
        switch (frame)
        {
            case EventFrame { Envelope: var envelope }:
                View.Show(envelope);
                Remember(envelope.Payload);
                return envelope.Payload is RunEnded ended ? ended.Status : null;
            case SnapshotFrame { Snapshot: var snapshot }:
                View.Show(snapshot);
                break;
            case SyncedFrame:
                isLive = true;
                waiting.ForEach(SayHowToAnswer);
                break;
            case ResetFrame { Reset: var reset }:
                View.Note($"the stream begins anew: {reset.Reason}");
                break;
            case BrokenFrame broken:
                isLive = false;
                if (broken.Attempt == 1)
                {
                    View.Note("the connection broke; going on as soon as the daemon answers");
                }

                break;
        }

        return null;
    }

    private void Remember(EventPayload payload)
    {
        switch (payload)
        {
            case ApprovalResolved resolved:
                waiting.RemoveAll(item => item.Id == resolved.ApprovalId);
                break;
            case QuestionAnswered answered:
                waiting.RemoveAll(item => item.Id == answered.QuestionId);
                break;
            case RunEnded:
                waiting.Clear();
                break;
            default:
                if (WaitingItem.Of(payload) is { } asked)
                {
                    waiting.Add(asked);
                    if (isLive)
                    {
                        SayHowToAnswer(asked);
                    }
                }

                break;
        }
    }

    private bool CanAnswer(WaitingItem item) => terminal.IsInteractive || (mode == AnswerMode.AllowEach && item.Asked is ApprovalRequested);

    private void SayHowToAnswer(WaitingItem item)
    {
        if (!CanAnswer(item))
        {
            terminal.WriteLine($"  waits for an answer: {item.HowTo}", Ink.Bold);
        }
    }

    private Task<InlineAnswer?> AskAsync(WaitingItem item, CancellationToken cancellationToken)
    {
        // Only a person knows what a question wants to know.
        if (mode == AnswerMode.Person || item.Asked is not ApprovalRequested asked)
        {
            return new InlineQuestion(terminal, time).AskAsync(item, cancellationToken);
        }

        terminal.WriteLine($"  answered by {answererName}: allow once", Ink.Yellow);
        return Task.FromResult<InlineAnswer?>(new InlineDecision(new DecideApproval("allow", "once", asked.InputHash)));
    }

    // What writes nothing leaves the question where it stands.
    private static bool IsSeen(StreamFrame frame) =>
        frame is not (SyncedFrame or UnknownFrame or EventFrame { Envelope.Payload: RunWaiting or Usage or Checkpoint or StepStarted or StepCompleted });

    private async Task AnswerAsync(WaitingItem item, InlineAnswer? answer, CancellationToken cancellationToken)
    {
        waiting.Remove(item);
        if (answer is null)
        {
            return;
        }

        try
        {
            await answer.SendAsync(client, item.Id, cancellationToken);
        }
        catch (CommandFailure failure) when (failure.ExitCode is not ExitCode.NoDaemon)
        {
            // Somebody was faster, the run has ended, or it may not be: what happened to it the stream shows.
            View.Note(failure.Message);
        }
    }
}

using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Following;

/// <summary>
/// Follows a run or session: shows its events and, while an approval waits, asks about it without losing sight of the stream, since another client may
/// answer first. Approvals of the past are shown and not asked: only those still open when the stream is live.
/// </summary>
internal sealed class Follower(GantryClient client, Terminal terminal, AnswerMode mode, string answererName, TimeProvider time)
{
    private readonly List<ApprovalRequested> waiting = [];
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
        var next = frames.MoveNextAsync().AsTask();
        while (true)
        {
            if (isLive && waiting.Count > 0 && CanAnswer)
            {
                await AnswerOrReadOnAsync(waiting[0], next, cancellationToken);
            }

            if (!await next)
            {
                return ended;
            }

            ended = Take(frames.Current) ?? ended;
            next = frames.MoveNextAsync().AsTask();
        }
    }

    private bool CanAnswer => mode == AnswerMode.AllowEach || terminal.IsInteractive;

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
            case ApprovalRequested asked:
                waiting.Add(asked);
                if (isLive)
                {
                    SayHowToAnswer(asked);
                }

                break;
            case ApprovalResolved resolved:
                waiting.RemoveAll(asked => asked.ApprovalId == resolved.ApprovalId);
                break;
            case RunEnded:
                waiting.Clear();
                break;
        }
    }

    private void SayHowToAnswer(ApprovalRequested asked)
    {
        if (!CanAnswer)
        {
            terminal.WriteLine($"  waits for an answer: gantry approve {asked.ApprovalId}  or  gantry deny {asked.ApprovalId}", Ink.Bold);
        }
    }

    private async Task AnswerOrReadOnAsync(ApprovalRequested asked, Task<bool> next, CancellationToken cancellationToken)
    {
        if (mode == AnswerMode.AllowEach)
        {
            terminal.WriteLine($"  answered by {answererName}: allow once", Ink.Yellow);
            await AnswerAsync(asked, new DecideApproval("allow", "once", asked.InputHash), cancellationToken);
            return;
        }

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = new InlineQuestion(terminal, time).AskAsync(asked, giveUp.Token);
        if (await Task.WhenAny(answer, next) == next)
        {
            await giveUp.CancelAsync();
        }

        try
        {
            if (await answer is { } decision)
            {
                await AnswerAsync(asked, decision, cancellationToken);
                return;
            }

            waiting.Remove(asked);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Something came over the stream: it is shown first, then the question stands again, unless it has been answered.
            terminal.WriteLine();
        }
    }

    private async Task AnswerAsync(ApprovalRequested asked, DecideApproval decision, CancellationToken cancellationToken)
    {
        waiting.Remove(asked);
        try
        {
            await client.PostAsync($"api/approvals/{asked.ApprovalId}", decision, ApiJson.Default.DecideApproval, ApiJson.Default.Approval, cancellationToken);
        }
        catch (CommandFailure failure) when (failure.ExitCode is ExitCode.Conflict or ExitCode.NotFound)
        {
            // Somebody was faster, or the run has ended; the stream shows which.
            View.Note(failure.Message);
        }
    }
}

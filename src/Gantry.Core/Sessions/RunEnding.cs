using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// Everything that ends with a run, in one transaction:
/// 1. questions that nobody answered are withdrawn;
/// 2. tool calls without a result get one;
/// 3. what changed in the workspace, then the terminal event and the closing bracket; the run's keys stop working;
/// 4. a message that was to steer the run and came too late becomes the next turn.
/// </summary>
internal static class RunEnding
{
    private const int Page = 512;

    /// <param name="terminal">Null: a user stopped the run, and the store says who and how.</param>
    /// <param name="changed">What is known of the files: the last checkpoint, the diff.</param>
    public static RunRecord End(IStoreTransaction transaction, RunId id, EventPayload? terminal, IReadOnlyList<EventPayload> changed)
    {
        var run = transaction.Runs.Find(id)!;

        // :: Step 1
        ApprovalDesk.Withdraw(transaction, id);

        // :: Step 2
        foreach (var result in ResultsOwed(transaction, run))
        {
            transaction.Append(run, result);
        }

        // :: Step 3
        foreach (var fact in changed)
        {
            transaction.Append(run, fact);
        }

        var ended = transaction.End(run, terminal ?? StoppedBy(run.Stop!));

        transaction.RunPauses.Remove(id);
        ModelKeyDesk.RevokeOf(transaction, id);

        // :: Step 4
        var session = transaction.Sessions.Find(run.SessionId)!;
        foreach (var late in transaction.Messages.WaitingToSteer(run.SessionId))
        {
            var next = SessionMailbox.QueueRun(transaction, session, late.MessageId, late.Text, urgent: true);
            transaction.Messages.Update(late with { RunId = next.RunId });
        }

        return ended;
    }

    private static EventPayload StoppedBy(StopRequest stop) =>
        stop.Outcome == RunStatus.Interrupted ? new RunInterrupted(stop.By) : new RunCancelled(stop.By);

    // Every call gets exactly one result. What had begun to act may have done so; what had not, did not.
    private static IEnumerable<ToolResult> ResultsOwed(IStoreView view, RunRecord run)
    {
        var open = new Dictionary<ToolCallId, ToolCall>();
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var payload in Payloads(view, run))
        {
            switch (payload)
            {
                case ToolCall call:
                    open[call.ToolCallId] = call;
                    break;
                case StepStarted step:
                    begun.Add(step.StepId.Value);
                    break;
                case ToolResult result:
                    open.Remove(result.ToolCallId);
                    break;
            }
        }

        return
            from call in open.Values
            let hasBegun = begun.Contains(call.ToolCallId.Value)
            select new ToolResult(
                call.ToolCallId,
                call.ToolName,
                ItemId.From(call.ToolCallId.Value),
                hasBegun ? ToolOutcome.Unknown : ToolOutcome.Interrupted,
                hasBegun ? "The run ended while this may have been running; its outcome is unknown." : "The run ended before this call began; it did not run.");
    }

    private static IEnumerable<EventPayload> Payloads(IStoreView view, RunRecord run)
    {
        var after = EventPosition.Start;
        IReadOnlyList<LoggedEvent> page;
        do
        {
            page = view.Events.Read(run.SessionId, after, Page, run.RunId);
            foreach (var logged in page)
            {
                after = logged.Position;
                yield return logged.Decode().Payload;
            }
        }
        while (page.Count == Page);
    }
}

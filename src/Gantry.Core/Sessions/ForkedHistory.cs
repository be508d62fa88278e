using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// The history that a fork begins with: what stands of its origin up to a position, whole in itself. Runs that had not begun are left out, and so are questions
/// that nobody had answered; a run that was under way ends here, each of its calls with a result.
/// </summary>
internal static class ForkedHistory
{
    private const string By = "a fork of the session";

    public static IReadOnlyList<EventEnvelope> Of(IReadOnlyList<EventEnvelope> standing)
    {
        var begun = standing.Where(entry => entry.Payload is RunStarted).Select(entry => entry.RunId).ToHashSet();
        var answered = standing.Select(entry => entry.Payload).OfType<ApprovalResolved>().Select(resolved => resolved.ApprovalId).ToHashSet();
        var kept = standing.Where(entry => IsKept(entry, begun, answered)).ToList();
        var ended = kept.Where(entry => entry.Payload is RunEnded).Select(entry => entry.RunId).ToHashSet();
        foreach (var run in begun.Where(run => !ended.Contains(run)))
        {
            kept.AddRange(EndingOf(kept, run!.Value));
        }

        return kept;
    }

    private static bool IsKept(EventEnvelope entry, HashSet<RunId?> begun, HashSet<ApprovalId> answered) =>
        (entry.RunId is null || begun.Contains(entry.RunId))
        && entry.Payload switch
        {
            ApprovalRequested request => answered.Contains(request.ApprovalId),
            RunWaiting waiting => answered.Contains(waiting.ApprovalId),
            // Its positions are the origin's; the checkpoint behind it says how the files were.
            Rewound or Forked => false,
            _ => true,
        };

    private static IEnumerable<EventEnvelope> EndingOf(List<EventEnvelope> kept, RunId run)
    {
        var own = kept.Where(entry => entry.RunId == run).ToList();
        var settled = own.Select(entry => entry.Payload).OfType<ToolResult>().Select(result => result.ToolCallId).ToHashSet();
        foreach (var call in own.Select(entry => entry.Payload).OfType<ToolCall>().Where(call => !settled.Contains(call.ToolCallId)))
        {
            yield return own[^1] with
            {
                Payload = new ToolResult(
                    call.ToolCallId,
                    call.ToolName,
                    ItemId.From(call.ToolCallId.Value),
                    ToolOutcome.Interrupted,
                    "The session was forked before this call had a result; here it did not run."),
            };
        }

        yield return own[^1] with { Payload = new RunInterrupted(By) };
        yield return own[^1] with { Payload = new RunEnded(RunStatus.Interrupted) };
    }
}

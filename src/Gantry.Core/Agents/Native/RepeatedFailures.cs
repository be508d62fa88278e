using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native;

/// <summary>Counts how often in a row the very same call failed: the same tool with the same arguments, and no other call between.</summary>
internal sealed class RepeatedFailures
{
    private Streak streak;
    private int forgotten;

    /// <summary>Counts on over the calls of the present answer; null when the last one did not fail.</summary>
    /// <param name="outcomes">In the model's order; null: it has no result yet.</param>
    public (string Tool, int Times)? With(IEnumerable<(ToolCall Call, bool? Failed)> outcomes)
    {
        var now = Count(outcomes);
        return now.Times > 0 ? (now.Tool, now.Times) : null;
    }

    /// <summary>The answer is over: its calls count for those that follow.</summary>
    public void Close(IEnumerable<(ToolCall Call, bool? Failed)> outcomes)
    {
        streak = Count(outcomes);
        forgotten = 0;
    }

    /// <summary>Somebody spoke: what was before counts no more.</summary>
    /// <param name="calls">How many calls the present answer has.</param>
    public void Forget(int calls)
    {
        streak = default;
        forgotten = calls;
    }

    private Streak Count(IEnumerable<(ToolCall Call, bool? Failed)> outcomes) =>
        outcomes.Skip(forgotten).Aggregate(streak, (before, outcome) => outcome.Failed switch
        {
            null => before,
            false => default,
            true => before.After(outcome.Call),
        });

    private readonly record struct Streak(string Tool, string Input, int Times)
    {
        public Streak After(ToolCall call)
        {
            var input = call.Input.GetRawText();
            var isSame = Times > 0 && string.Equals(Tool, call.ToolName, StringComparison.Ordinal) && string.Equals(Input, input, StringComparison.Ordinal);
            return new Streak(call.ToolName, input, isSame ? Times + 1 : 1);
        }
    }
}

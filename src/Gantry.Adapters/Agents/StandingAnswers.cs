using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>Answers that were given while the program that asked was gone. Each is taken once, by the next call that is exactly the same.</summary>
internal sealed class StandingAnswers
{
    private static readonly JsonSerializerOptions Exact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<StandingAnswer> answers = [];

    /// <summary>Keeps an answer.</summary>
    public void Add(StandingAnswer answer) => answers.Add(answer);

    /// <summary>Takes the answer to the same tool with the same input; null when there is none, or no longer.</summary>
    public StandingAnswer? Take(ApprovalQuestion question)
    {
        var same = answers.FindIndex(answer =>
            answer.Tool == question.Tool && answer.Kind == question.Kind && string.Equals(Text(answer.Input), Text(question.Input), StringComparison.Ordinal));
        if (same < 0)
        {
            return null;
        }

        var taken = answers[same];
        answers.RemoveAt(same);
        return taken;
    }

    private static string Text(JsonElement input) => JsonSerializer.Serialize(input, Exact);
}

/// <summary>An answer to a call of a program that is gone.</summary>
/// <param name="Call">The call that was asked for, which has no result yet when it was allowed.</param>
internal sealed record StandingAnswer(ToolCallId Call, string Tool, ApprovalKind Kind, JsonElement Input, ApprovalAnswer Answer)
{
    /// <summary>What is recorded of the first call together with the start of the second.</summary>
    public IReadOnlyList<EventPayload> Close() =>
        Answer.Allowed
            ? [new ToolResult(Call, Tool, ItemId.From(Call.Value), ToolOutcome.Interrupted, "The agent's program ended before this ran. The agent asks again, and the answer counts for that.")]
            : [];
}

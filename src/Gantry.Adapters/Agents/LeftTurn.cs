using System.Text;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>
/// What a turn finds that an earlier process began: every call that it left is settled before the program is started again. One that may have run is unknown
/// and is told so; one that waits for an answer is waited for, without any program.
/// </summary>
internal sealed class LeftTurn(IRunJournal journal, SandboxDescription sandbox)
{
    private readonly List<string> notes = [];

    /// <summary>Answers for calls that the program will make again.</summary>
    public StandingAnswers Answers { get; } = new();

    /// <summary>What the agent has to know, one fact a line; empty when nothing was left.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Settles what the run's history left open.</summary>
    /// <param name="run">The events of the run.</param>
    public async Task SettleAsync(IReadOnlyList<EventPayload> run, CancellationToken cancellationToken)
    {
        var ended = run.OfType<ToolResult>().Select(result => result.ToolCallId).ToHashSet();
        var begun = run.OfType<StepStarted>().Select(step => step.StepId.Value).ToHashSet(StringComparer.Ordinal);
        var asked = run.OfType<ApprovalRequested>().GroupBy(request => request.ToolCallId).ToDictionary(group => group.Key, group => group.Last());
        foreach (var call in run.OfType<ToolCall>().Where(call => !ended.Contains(call.ToolCallId)))
        {
            var questions = run.OfType<QuestionAsked>().Where(question => IsOf(call, question)).ToList();
            if (begun.Contains(call.ToolCallId.Value))
            {
                await CloseUnknownAsync(call, cancellationToken);
            }
            else if (questions.Count > 0)
            {
                await AnswerAsync(call, questions, cancellationToken);
            }
            else if (asked.TryGetValue(call.ToolCallId, out var request))
            {
                await AwaitAnswerAsync(call, request, cancellationToken);
            }
            else
            {
                await RecordAsync(call, ToolOutcome.Interrupted, "The agent's program ended before this call began; it did not run.", cancellationToken);
            }
        }
    }

    /// <summary>The id under which the further questions of one call are asked.</summary>
    public static ToolCallId QuestionId(ToolCallId call, int place) => place == 0 ? call : ToolCallId.From($"{call.Value}/{place + 1}");

    private static bool IsOf(ToolCall call, QuestionAsked question) =>
        question.ToolCallId == call.ToolCallId || question.ToolCallId.Value.StartsWith($"{call.ToolCallId.Value}/", StringComparison.Ordinal);

    private async Task CloseUnknownAsync(ToolCall call, CancellationToken cancellationToken)
    {
        const string told = "Interrupted, outcome unknown: it may have done all, some or nothing of its work.";
        await journal.RecordAsync(
            [
                new ToolResult(call.ToolCallId, call.ToolName, ItemId.From(call.ToolCallId.Value), ToolOutcome.Unknown, told),
                new StepFailed(StepId.From(call.ToolCallId.Value), "interrupted, outcome unknown"),
            ],
            cancellationToken);
        notes.Add($"This was running, and its outcome is unknown: {call.Title}. Look at what it changed before you repeat any of it.");
    }

    private async Task AnswerAsync(ToolCall call, List<QuestionAsked> questions, CancellationToken cancellationToken)
    {
        var told = new StringBuilder();
        foreach (var question in questions)
        {
            var answer = await journal.AskUserAsync(
                new UserQuestion(question.ToolCallId, call.ToolName, question.Text, question.Choices, question.Multiple, call.Input), cancellationToken);
            told.Append(told.Length > 0 ? "\n" : "").Append(question.Text).Append(": ").Append(answer ?? "nobody answered in time");
        }

        await RecordAsync(call, ToolOutcome.Succeeded, told.ToString(), cancellationToken);
        notes.Add($"You had asked the user, and this is the answer: {told}");
    }

    private async Task AwaitAnswerAsync(ToolCall call, ApprovalRequested request, CancellationToken cancellationToken)
    {
        // Asked again for the same call, it joins the request that there is.
        var question = new ApprovalQuestion(
            call.ToolCallId, request.Tool, request.Title, request.Reason, new OtherAction(request.Tool), request.Input, request.Diff, sandbox)
        {
            Kind = request.Kind,
            Editable = request.Editable,
        };
        var answer = await journal.AskAsync(question, cancellationToken);
        Answers.Add(new StandingAnswer(call.ToolCallId, request.Tool, request.Kind, request.Input, answer));
        if (answer.Allowed)
        {
            notes.Add($"You had asked for permission, and it is given: {request.Title}. It has not run: make exactly the same call again.");
            return;
        }

        await RecordAsync(call, ToolOutcome.Denied, Denial.Of(answer), cancellationToken);
        notes.Add($"You had asked for permission, and it is denied: {request.Title}. {Denial.Of(answer)}");
    }

    private Task RecordAsync(ToolCall call, ToolOutcome outcome, string told, CancellationToken cancellationToken) =>
        journal.RecordAsync([new ToolResult(call.ToolCallId, call.ToolName, ItemId.From(call.ToolCallId.Value), outcome, told)], cancellationToken);
}

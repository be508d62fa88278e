using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Folds a session's events into what a model is told, and into where the turn stands. <see cref="Usage"/> closes an answer. An answer that no usage closed
/// was cut off: people keep what they saw of it; the model is told of it only when the user spoke after it, else it answers afresh.
/// </summary>
internal sealed class Conversation(RunId run)
{
    private const string NeverDone = "This call has no result: the turn ended before it was done.";
    private const string PerhapsDone = "This call was interrupted and its outcome is unknown: look at what it changed, and ask the user before you repeat it.";

    private readonly List<ModelMessage> messages = [];
    private readonly HashSet<ToolCallId> callIds = [];

    // The answer that is being told, and the calls in it.
    private readonly List<ModelPart> said = [];
    private readonly List<OpenCall> saidCalls = [];

    // What the user's side says to the last closed answer: its calls without a result, the results, then texts.
    private readonly List<OpenCall> open = [];
    private readonly List<ModelPart> results = [];
    private readonly List<ModelPart> texts = [];

    /// <summary>Closed answers of this run so far, over all its attempts.</summary>
    public int Answers { get; private set; }

    /// <summary>The last answer of this run is closed and waits for no tool.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The calls of this run's last answer that have no result, in the model's order.</summary>
    public IReadOnlyList<OpenCall> OpenCalls => [.. open.Where(call => call.Run == run)];

    /// <summary>True when a call of this id stands anywhere in the session.</summary>
    public bool Knows(ToolCallId id) => callIds.Contains(id);

    /// <summary>Notes that a call of this id stands in the session's log, be it rewound or not.</summary>
    public void Remember(ToolCallId id) => callIds.Add(id);

    /// <summary>Takes the next event that stands.</summary>
    public void Apply(RunId? runId, EventPayload payload)
    {
        switch (payload)
        {
            case UserMessage message:
                KeepTextOfCutAnswer();
                texts.AddRange((message.Attachments ?? []).Select(attachment => new AttachmentPart(attachment)));
                texts.Add(new TextPart(message.Text));
                IsAnswered = false;
                break;
            case ThinkingFinal thought:
                said.Add(new ThinkingPart(thought.Text, thought.Signature));
                break;
            case AssistantFinal text:
                said.Add(new TextPart(text.Text));
                break;
            case ToolCall call:
                callIds.Add(call.ToolCallId);
                said.Add(new ToolUsePart(call.ToolCallId.Value, call.ToolName, call.Input));
                saidCalls.Add(new OpenCall(call, runId, Started: false));
                break;
            case Usage:
                CloseAnswer(runId);
                break;
            case StepStarted step:
                MarkStarted(step.StepId);
                break;
            case ToolResult result when open.RemoveAll(call => call.Call.ToolCallId == result.ToolCallId) > 0:
                results.Add(new ToolResultPart(result.ToolCallId.Value, result.Output, result.Outcome != ToolOutcome.Succeeded)
                {
                    Images = result.Attachments?.Select(image => new AttachmentPart(image)).ToList(),
                });
                break;
            case RunStarted or RunRecovered or RunPaused:
                ForgetCutAnswer();
                break;
        }
    }

    /// <summary>What the model is told now: user and assistant in turn, the user last.</summary>
    public IReadOnlyList<ModelMessage> ToMessages()
    {
        var told = messages.ToList();
        Append(told, ModelRole.User, UserSide());
        return told;
    }

    private void CloseAnswer(RunId? runId)
    {
        Append(messages, ModelRole.User, UserSide());
        Append(messages, ModelRole.Assistant, [.. said]);
        open.Clear();
        open.AddRange(saidCalls);
        results.Clear();
        texts.Clear();
        ForgetCutAnswer();
        if (runId == run)
        {
            Answers++;
            IsAnswered = open.Count == 0;
        }
    }

    private void KeepTextOfCutAnswer()
    {
        var spoken = said.OfType<TextPart>().ToList<ModelPart>();
        ForgetCutAnswer();
        if (spoken.Count == 0)
        {
            return;
        }

        Append(messages, ModelRole.User, UserSide());
        Append(messages, ModelRole.Assistant, spoken);
        open.Clear();
        results.Clear();
        texts.Clear();
    }

    private void ForgetCutAnswer()
    {
        said.Clear();
        saidCalls.Clear();
    }

    private void MarkStarted(StepId step)
    {
        var index = open.FindIndex(call => call.Call.ToolCallId.Value == step.Value);
        if (index >= 0)
        {
            open[index] = open[index] with { Started = true };
        }
    }

    // Providers refuse a history in which a call has no result, and want the results before anything else.
    private List<ModelPart> UserSide() =>
        [.. results, .. open.Select(call => new ToolResultPart(call.Call.ToolCallId.Value, call.Started ? PerhapsDone : NeverDone, IsError: true)), .. texts];

    private static void Append(List<ModelMessage> messages, ModelRole role, List<ModelPart> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        // The two sides alternate: who speaks twice in a row says one message.
        if (messages is [.., var last] && last.Role == role)
        {
            messages[^1] = last with { Parts = [.. last.Parts, .. parts] };
            return;
        }

        messages.Add(new ModelMessage(role, parts));
    }
}

/// <summary>A tool call without a result.</summary>
/// <param name="Started">It may have acted.</param>
internal sealed record OpenCall(ToolCall Call, RunId? Run, bool Started);

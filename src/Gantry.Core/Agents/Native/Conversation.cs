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
    private const string GoOn = "[Your answer reached its limit of tokens. Go on exactly where it stopped; do not begin again.]";

    private readonly List<ModelMessage> messages = [];
    private readonly HashSet<ToolCallId> callIds = [];
    private readonly Dictionary<ApprovalId, ToolCallId> ownQuestions = [];
    private readonly RepeatedFailures failures = new();

    // The answer that is being told, and the calls in it.
    private readonly List<ModelPart> said = [];
    private readonly List<OpenCall> saidCalls = [];

    // What the user's side says to the last closed answer: its calls, their results as they come, then texts.
    private readonly List<OpenCall> asked = [];
    private readonly Dictionary<ToolCallId, ToolResult> results = [];
    private readonly List<ModelPart> texts = [];

    // What the provider counted for everything up to the last closed answer.
    private long? told;
    private bool hasMaterial;

    // The run that the user began by ordering a summary and nothing else, and the last one in which they said something else.
    private RunId? compactingRun;
    private RunId? spokenRun;

    /// <summary>Closed answers of this run so far, over all its attempts.</summary>
    public int Answers { get; private set; }

    /// <summary>What this run's calls of the model took so far, in and out, over all its attempts.</summary>
    public long Tokens { get; private set; }

    /// <summary>The last answer of this run is closed and waits for nothing.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>How many answers in a row were cut at their limit of tokens.</summary>
    public int CutInARow { get; private set; }

    /// <summary>The provider said that the conversation filled all that the model can take.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The user wants the older part of the conversation summarised now.</summary>
    public bool IsCompactionOrdered { get; private set; }

    /// <summary>That is all that this run was begun for.</summary>
    public bool IsOnlyCompaction => compactingRun == run;

    /// <summary>What must not be lost when the conversation is summarised.</summary>
    public Keepsakes Keepsakes { get; } = new();

    /// <summary>The calls of this run's last answer that have no result, in the model's order.</summary>
    public IReadOnlyList<OpenCall> OpenCalls => [.. asked.Where(call => call.Run == run && !results.ContainsKey(call.Call.ToolCallId))];

    /// <summary>The call that failed again and again at last, and how often; null when the last one did not fail.</summary>
    public (string Tool, int Times)? Repeated => failures.With(Outcomes());

    /// <summary>How many tokens the next call would take, as far as the provider's own figures and the length of what is new tell; null without any figure.</summary>
    public long? KnownTokens => told is { } known ? known + TokenEstimate.Of(UserSide()) : null;

    /// <summary>The closed part of the conversation, without what the user's side says to the last answer.</summary>
    public IReadOnlyList<ModelMessage> Closed => messages;

    /// <summary>Whether the user's side has results for calls of the last closed answer, which must then stay beside it.</summary>
    public bool HasResults => asked.Count > 0;

    /// <summary>True when a call of this id stands anywhere in the session.</summary>
    public bool Knows(ToolCallId id) => callIds.Contains(id);

    /// <summary>Notes that a call of this id stands in the session's log, be it rewound or not.</summary>
    public void Remember(ToolCallId id) => callIds.Add(id);

    /// <summary>There was nothing to summarise.</summary>
    public void ForgetCompactionOrder() => IsCompactionOrdered = false;

    /// <summary>Takes the next event that stands.</summary>
    public void Apply(RunId? runId, EventPayload payload)
    {
        if (payload is UserMessage { Text: NativeAgent.CompactionOrder, Attachments: null or [] })
        {
            compactingRun = runId == spokenRun ? null : runId;
            IsCompactionOrdered = runId == run;
            return;
        }

        Keepsakes.Note(payload);
        switch (payload)
        {
            case UserMessage message:
                compactingRun = null;
                spokenRun = runId;
                KeepTextOfCutAnswer();
                PlaceMaterial(runId);
                texts.AddRange((message.Attachments ?? []).Select(attachment => new AttachmentPart(attachment)));
                texts.Add(new TextPart(message.Text));
                IsAnswered = false;
                failures.Forget(asked.Count);
                break;
            case ThinkingFinal { Redacted: { } redacted }:
                said.Add(new RedactedThinkingPart(redacted));
                break;
            case ThinkingFinal thought:
                said.Add(new ThinkingPart(thought.Text, thought.Signature));
                break;
            case AssistantFinal when compactingRun is not null && runId == compactingRun:
                // What came of the order is for people.
                break;
            case AssistantFinal text:
                said.Add(new TextPart(text.Text));
                break;
            case ToolCall call:
                callIds.Add(call.ToolCallId);
                said.Add(new ToolUsePart(call.ToolCallId.Value, call.ToolName, call.Input));
                saidCalls.Add(new OpenCall(call, runId, Started: false));
                break;
            case Usage usage:
                Tokens += runId == run ? usage.InputTokens + usage.OutputTokens : 0;
                if (usage.Purpose is null)
                {
                    CloseAnswer(runId, usage);
                }

                break;
            case StepStarted step:
                MarkStarted(step.StepId);
                break;
            case ToolResult result when asked.Exists(call => call.Call.ToolCallId == result.ToolCallId):
                results.TryAdd(result.ToolCallId, result);
                break;
            case QuestionAsked question when !callIds.Contains(question.ToolCallId):
                ownQuestions[question.QuestionId] = question.ToolCallId;
                break;
            case QuestionAnswered answered when ownQuestions.ContainsKey(answered.QuestionId):
                failures.Forget(asked.Count);
                texts.Add(new TextPart($"[The same call failed again and again. The user was asked how to go on and says: {answered.Answer ?? "(nothing)"}]"));
                break;
            case Compacted compacted:
                Fold(compacted);
                break;
            case RunStarted or RunRecovered or RunPaused or ModelRetry:
                ForgetCutAnswer();
                break;
        }
    }

    /// <summary>What the model is told now: user and assistant in turn.</summary>
    public IReadOnlyList<ModelMessage> ToMessages()
    {
        var all = messages.ToList();
        Append(all, ModelRole.User, UserSide());
        return all;
    }

    private void CloseAnswer(RunId? runId, Usage usage)
    {
        failures.Close(Outcomes());
        Append(messages, ModelRole.User, UserSide());
        Append(messages, ModelRole.Assistant, [.. said]);
        asked.Clear();
        asked.AddRange(saidCalls);
        results.Clear();
        texts.Clear();
        ForgetCutAnswer();

        told = usage.InputTokens > 0 ? usage.InputTokens + usage.OutputTokens : null;
        IsFull = usage.StopReason == StopWords.ContextExceeded;
        var isCut = usage.StopReason is StopWords.MaxTokens or StopWords.ContextExceeded;
        CutInARow = isCut ? CutInARow + 1 : 0;
        if (isCut && asked.Count == 0)
        {
            texts.Add(new TextPart(GoOn));
        }

        if (runId == run)
        {
            Answers++;
            IsAnswered = asked.Count == 0 && !isCut && usage.StopReason != StopWords.PauseTurn;
        }
    }

    // A summary is the user's; what is kept begins with the model, so that no call is torn from its result.
    private void Fold(Compacted compacted)
    {
        var kept = Math.Min(compacted.KeptMessages, messages.Count);
        messages.RemoveRange(0, messages.Count - kept);
        var isMaterialKept = messages.Concat([new ModelMessage(ModelRole.User, texts)]).Any(message => message.Parts.Any(part => part is MaterialPart));
        List<ModelPart> summary = hasMaterial && !isMaterialKept ? [new MaterialPart()] : [];
        messages.Insert(0, new ModelMessage(ModelRole.User, [.. summary, new TextPart(compacted.Summary)]));
        told = null;
        IsFull = false;
        IsCompactionOrdered = false;
    }

    // Before the first message of this run, where it stays for all of its calls, so that what stands before it stays in the provider's cache.
    private void PlaceMaterial(RunId? runId)
    {
        if (!hasMaterial && runId == run)
        {
            hasMaterial = true;
            texts.Add(new MaterialPart());
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
        asked.Clear();
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
        var index = asked.FindIndex(call => call.Call.ToolCallId.Value == step.Value);
        if (index >= 0)
        {
            asked[index] = asked[index] with { Started = true };
        }
    }

    private IEnumerable<(ToolCall Call, bool? Failed)> Outcomes() =>
        asked.Select(call => (call.Call, results.TryGetValue(call.Call.ToolCallId, out var result) ? result.Outcome != ToolOutcome.Succeeded : (bool?)null));

    // Providers refuse a history in which a call has no result, and want the results before anything else, in the order of the calls.
    private List<ModelPart> UserSide() =>
        [
            .. asked.Select(call => results.TryGetValue(call.Call.ToolCallId, out var result)
                ? PartOf(result)
                : new ToolResultPart(call.Call.ToolCallId.Value, call.Started ? PerhapsDone : NeverDone, IsError: true)),
            .. texts,
        ];

    private static ToolResultPart PartOf(ToolResult result) =>
        new(result.ToolCallId.Value, result.Output, result.Outcome != ToolOutcome.Succeeded)
        {
            Images = result.Attachments?.Select(image => new AttachmentPart(image)).ToList(),
        };

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

using System.Text;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native;

/// <summary>One answer of the model while it grows: streams its frames and gathers its facts.</summary>
/// <param name="contextWindow">How many tokens the model can take; null when nobody knows.</param>
internal sealed class AnswerInProgress(string modelName, Toolbox tools, TurnLog log, int largestPart, long? contextWindow) : IModelAnswer
{
    // So that endless small calls come to an end as well.
    private const int CostOfCall = 1024;

    private readonly List<EventPayload> facts = [];
    private readonly HashSet<ToolCallId> callIds = [];
    private readonly StringBuilder growing = new();
    private ItemId? item;
    private bool isThought;
    private long thought;
    private long written;
    private ModelAnswerEnded? end;

    /// <summary>The model said that the answer is whole.</summary>
    public bool IsWhole => end is not null;

    public void Take(ModelUpdate update)
    {
        switch (update)
        {
            case TextGrew text:
                Grow(text.Delta, isThinking: false);
                break;
            case ThinkingGrew thinking:
                Grow(thinking.Delta, isThinking: true);
                break;
            case PartEnded part:
                EndPart(part.Signature);
                break;
            case ThoughtRedacted redacted:
                EndPart(signature: null);
                facts.Add(new ThinkingFinal(NewItem("thought"), "", Redacted: redacted.Data));
                break;
            case ToolRequested call:
                EndPart(signature: null);
                Count(ref written, call.Input.GetRawText().Length + CostOfCall, "wrote");
                facts.Add(new ToolCall(IdFor(call), call.Name, call.Input, tools.TitleOf(call.Name, call.Input)));
                break;
            case ModelAnswerEnded ended:
                EndPart(signature: null);
                end = ended;
                break;
        }
    }

    /// <summary>All of the answer, closed by its usage.</summary>
    public IReadOnlyList<EventPayload> WholeFacts()
    {
        var ended = end ?? throw new InvalidOperationException("The answer is not whole.");
        Fault? fault = ended.Reason switch
        {
            ModelStopReason.MaxTokens => new Fault("The model reached its limit of tokens; this answer is cut."),
            ModelStopReason.ContextExceeded => new Fault("The conversation filled all that the model can take; this answer is cut."),
            ModelStopReason.Refusal => new Fault("The model declined to go on with this answer. Say it in other words, or ask for something else."),
            _ => null,
        };
        var taken = ended.InputTokens + ended.OutputTokens;
        var usage = UsageOf(modelName, ended) with { ContextTokens = ended.InputTokens > 0 ? taken : null, ContextWindow = contextWindow };
        return [.. facts, .. fault is null ? [] : (EventPayload[])[fault], usage];
    }

    /// <summary>What a call took, as its event says it; of whoever answered.</summary>
    public static Usage UsageOf(string modelName, ModelAnswerEnded ended, string? purpose = null) =>
        new(ended.AnsweredBy?.Model ?? modelName, ended.InputTokens, ended.OutputTokens, NotNone(ended.CacheReadTokens), NotNone(ended.CacheWriteTokens), StopWords.Of(ended.Reason), purpose);

    /// <summary>What people saw of an answer that was cut off: its texts and thoughts, no calls, no usage.</summary>
    public IReadOnlyList<EventPayload> CutFacts()
    {
        EndPart(signature: null);
        return [.. facts.Where(fact => fact is AssistantFinal or ThinkingFinal)];
    }

    private void Grow(string delta, bool isThinking)
    {
        if (delta.Length == 0)
        {
            return;
        }

        if (item is not null && isThought != isThinking)
        {
            EndPart(signature: null);
        }

        if (isThinking)
        {
            Count(ref thought, delta.Length, "thought");
        }
        else
        {
            Count(ref written, delta.Length, "wrote");
        }

        isThought = isThinking;
        var grown = item ??= NewItem(isThinking ? "thought" : "text");
        log.Journal.Stream(isThinking ? new ThinkingDelta(grown, growing.Length, delta) : new AssistantDelta(grown, growing.Length, delta));
        growing.Append(delta);
    }

    private void EndPart(string? signature)
    {
        if (item is { } ended)
        {
            facts.Add(isThought ? new ThinkingFinal(ended, growing.ToString(), signature) : new AssistantFinal(ended, growing.ToString()));
        }
        else if (signature is not null)
        {
            // A thought whose words the provider keeps to itself; it still wants the seal back.
            facts.Add(new ThinkingFinal(NewItem("thought"), "", signature));
        }

        item = null;
        growing.Clear();
    }

    private static long? NotNone(long tokens) => tokens > 0 ? tokens : null;

    // A model that does not come to an end must not cost without one.
    private void Count(ref long sum, int more, string verb)
    {
        sum += more;
        if (sum > largestPart)
        {
            throw new ModelException(
                $"The model {verb} more than {largestPart / 1024} KiB in one answer without coming to an end, and was stopped.",
                "Send the message again, or ask for a smaller step.");
        }
    }

    private static ItemId NewItem(string kind) => ItemId.From($"{kind}_{Guid.CreateVersion7():N}");

    // Steps, approvals and results hang on this id, so within a session it must be one of its kind.
    private ToolCallId IdFor(ToolRequested call)
    {
        var id = IsWellFormed(call.Id) ? ToolCallId.From(call.Id) : Fresh();
        if (log.Conversation.Knows(id) || !callIds.Add(id))
        {
            id = Fresh();
            callIds.Add(id);
        }

        return id;
    }

    private static ToolCallId Fresh() => ToolCallId.From($"call_{Guid.CreateVersion7():N}");

    // The narrowest alphabet among providers, which get the id back.
    private static bool IsWellFormed(string id) => id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}

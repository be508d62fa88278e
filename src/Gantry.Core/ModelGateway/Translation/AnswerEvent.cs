using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// What an answer tells as it comes, the same from all protocols: first <see cref="AnswerStarted"/>; then blocks, of which several may be open at once; then
/// <see cref="UsageCounted"/>; at last exactly one of <see cref="AnswerStopped"/> and <see cref="AnswerFailed"/>, which may also come at any time.
/// </summary>
internal abstract record AnswerEvent;

/// <param name="Id">Without the prefix of its protocol.</param>
/// <param name="Model">As the provider calls it.</param>
internal sealed record AnswerStarted(string Id, string Model) : AnswerEvent
{
    /// <summary>What the provider has counted by then, which is the input if anything.</summary>
    public TokenUsage? Usage { get; init; }
}

/// <summary>What a block is.</summary>
internal enum BlockKind
{
    Text,
    Refusal,
    Thought,
    Call,
}

/// <param name="Block">Its number, from 0 in the order in which they start.</param>
internal sealed record BlockStarted(int Block, BlockKind Kind) : AnswerEvent
{
    /// <summary>Of a call: what its result will name.</summary>
    public string CallId { get; init; } = "";

    /// <summary>Of a call: the tool, as the client calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of a call: it takes any text rather than a JSON object.</summary>
    public bool IsFreeform { get; init; }

    /// <summary>Of a text: it does not go on with the text before it, which was another message, or something else stands between them.</summary>
    public bool IsApart { get; init; }
}

/// <summary>A block's text, thought or arguments grow. The text is valid until the event has been taken.</summary>
internal sealed record BlockGrew(int Block, JsonText Text) : AnswerEvent;

/// <summary>Nothing more of a block comes.</summary>
internal sealed record BlockEnded(int Block) : AnswerEvent
{
    /// <summary>Of a thought: who thought it and its seal; its text is what grew.</summary>
    public Thought? Seal { get; init; }
}

/// <summary>The provider's last word about tokens.</summary>
internal sealed record UsageCounted(TokenUsage Usage) : AnswerEvent;

/// <summary>Why a model stopped.</summary>
internal enum StopCause
{
    EndOfTurn,
    ToolUse,
    MaxTokens,
    StopSequence,
    Refusal,
    PauseTurn,
    ContextExceeded,
}

/// <summary>The answer is whole.</summary>
/// <param name="Sequence">The text at which it stopped, where the provider says it.</param>
internal sealed record AnswerStopped(StopCause Cause, string? Sequence = null) : AnswerEvent;

/// <summary>The provider broke off with a reason.</summary>
internal sealed record AnswerFailed(ProviderFault Fault) : AnswerEvent;

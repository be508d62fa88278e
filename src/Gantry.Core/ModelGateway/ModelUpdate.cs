using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway;

/// <summary>What a model's answer tells as it comes. Parts do not interleave: a part ends where another begins.</summary>
public abstract record ModelUpdate;

/// <summary>The text grows; a <see cref="PartEnded"/> ends it.</summary>
public sealed record TextGrew(string Delta) : ModelUpdate;

/// <summary>The thought grows; a <see cref="PartEnded"/> ends it.</summary>
public sealed record ThinkingGrew(string Delta) : ModelUpdate;

/// <summary>The text or thought that grew is finished.</summary>
/// <param name="Signature">The provider's seal, of a thought.</param>
public sealed record PartEnded(string? Signature = null) : ModelUpdate;

/// <summary>A thought whose words the provider keeps to itself; comes whole.</summary>
/// <param name="Data">What it wants back; opaque.</param>
public sealed record ThoughtRedacted(string Data) : ModelUpdate;

/// <summary>The model calls a tool; comes whole.</summary>
/// <param name="Input">A JSON object.</param>
public sealed record ToolRequested(string Id, string Name, JsonElement Input) : ModelUpdate;

/// <summary>The answer is whole.</summary>
/// <param name="InputTokens">As the provider counted them, cached ones too.</param>
/// <param name="OutputTokens">As the provider counted them.</param>
public sealed record ModelAnswerEnded(ModelStopReason Reason, long InputTokens, long OutputTokens) : ModelUpdate
{
    /// <summary>The part of the input that came from the provider's cache.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>The part of the input that was put into the provider's cache.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>The part of the output that the model thought; 0 where the provider does not say.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Who answered, where that may be another one than was asked first; null when it is that one.</summary>
    public CallTarget? AnsweredBy { get; init; }

    /// <summary>The first choice, when it did not answer and another one did; null when it did.</summary>
    public CallTarget? FallbackFrom { get; init; }
}

/// <summary>Why a model stopped.</summary>
public enum ModelStopReason
{
    /// <summary>It said all it had to say.</summary>
    EndOfTurn,

    /// <summary>It waits for its tools.</summary>
    ToolUse,

    /// <summary>It reached the limit of tokens; the answer is cut.</summary>
    MaxTokens,

    /// <summary>It declined.</summary>
    Refusal,

    /// <summary>The provider paused a long answer; it goes on when it is given back as it is.</summary>
    PauseTurn,

    /// <summary>It came to a text at which it was to stop.</summary>
    StopSequence,

    /// <summary>The conversation filled all that the model can take; the answer is cut.</summary>
    ContextExceeded,
}

using System.Text.Json;

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
}

using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// A request as all protocols can say it. A reader of one protocol makes it, a writer of another puts it down again; what neither this nor the other side can
/// say was warned of or refused by then.
/// </summary>
internal sealed record Conversation
{
    /// <summary>The protocol in which the client said it.</summary>
    public required ModelProtocol Origin { get; init; }

    /// <summary>In the order of the conversation. System and developer turns may stand anywhere.</summary>
    public required IReadOnlyList<Turn> Turns { get; init; }

    /// <summary>What the model may call.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Null: the client leaves it to the provider.</summary>
    public ToolChoice? Choice { get; init; }

    /// <summary>Whether the model may call several tools at once; null: the client says nothing.</summary>
    public bool? ParallelCalls { get; init; }

    /// <summary>The client wants events as they come.</summary>
    public bool IsStream { get; init; }

    /// <summary>The client wants the token counts in a stream, where its protocol has to be asked for them.</summary>
    public bool AsksForUsage { get; init; }

    /// <summary>The most tokens of the answer, thoughts included.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Texts at which the model stops.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>Null: the client says nothing of thinking.</summary>
    public ThinkingWish? Thinking { get; init; }

    /// <summary>Null: plain text.</summary>
    public AnswerForm? Form { get; init; }

    /// <summary>What requests have in common that may share a provider's cache.</summary>
    public string? CacheKey { get; init; }

    /// <summary>How long the answer should be: <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? Verbosity { get; init; }

    /// <summary>Fields that OpenAI's two protocols have alike and nobody else has, with their JSON.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonPart>> OpenAIFields { get; init; } = [];
}

/// <summary>How much the model is to think before it answers.</summary>
/// <param name="Effort"><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>; null when only a budget or nothing is said.</param>
/// <param name="Budget">Tokens of thought at most; null when only an effort is said.</param>
internal sealed record ThinkingWish(string? Effort, long? Budget)
{
    /// <summary>The thoughts are to be shown, in full or as a summary.</summary>
    public bool IsShown { get; init; }

    /// <summary>The client asks that the model does not think.</summary>
    public bool IsOff => Effort is "none";
}

/// <summary>The JSON that the answer has to be.</summary>
/// <param name="Schema">Null: any JSON object.</param>
/// <param name="Name">What the schema is called.</param>
internal sealed record AnswerForm(JsonPart? Schema, string? Name, string? Description, bool? IsStrict);

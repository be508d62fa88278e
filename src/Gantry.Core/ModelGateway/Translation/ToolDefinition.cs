namespace Gantry.Core.ModelGateway.Translation;

/// <summary>What sort of tool it is.</summary>
internal enum ToolKind
{
    /// <summary>Takes a JSON object.</summary>
    Function,

    /// <summary>Takes any text.</summary>
    Freeform,

    /// <summary>The provider's own, known to it by its type; nobody else has it.</summary>
    BuiltIn,
}

/// <summary>A tool that the model may call.</summary>
/// <param name="Type">Of a built-in one, such as <c>web_search</c>.</param>
internal sealed record ToolDefinition(ToolKind Kind, string Name, string? Type = null)
{
    /// <summary>What it does.</summary>
    public JsonText? Description { get; init; }

    /// <summary>JSON Schema of its arguments, kept as it came.</summary>
    public JsonPart? Schema { get; init; }

    /// <summary>What the text of a freeform tool has to look like, in the words of Responses; null for any text.</summary>
    public JsonPart? Format { get; init; }

    /// <summary>The provider is to hold the model to the schema.</summary>
    public bool? IsStrict { get; init; }

    /// <summary>The JSON of <c>cache_control</c>.</summary>
    public JsonPart? CacheEdge { get; init; }
}

/// <summary>Whether the model has to call a tool.</summary>
internal enum ToolChoiceKind
{
    Auto,
    None,
    Any,
    Named,
}

/// <param name="Name">Of the tool that has to be called.</param>
internal sealed record ToolChoice(ToolChoiceKind Kind, string? Name = null)
{
    /// <summary>The names of those that may be called, at least one; null for all that are offered.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
}

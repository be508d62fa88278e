using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway;

/// <summary>One call of a model.</summary>
/// <param name="System">The system prompt.</param>
/// <param name="Messages">User and assistant in turn, beginning with the user.</param>
public sealed record ModelRequest(string System, IReadOnlyList<ModelMessage> Messages, IReadOnlyList<ModelTool> Tools)
{
    /// <summary>Who calls, for the gateway's books; null: nobody keeps any.</summary>
    public CallCaller? Caller { get; init; }

    /// <summary>Told each frame of the answer as the provider sent it, before what it means; never a header or a key. Must not throw.</summary>
    public Action<string>? OnFrame { get; init; }
}

/// <summary>One side's part of the conversation.</summary>
public sealed record ModelMessage(ModelRole Role, IReadOnlyList<ModelPart> Parts);

/// <summary>Who speaks.</summary>
public enum ModelRole
{
    /// <summary>The user, and the results of tools.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

/// <summary>A piece of a message.</summary>
public abstract record ModelPart;

/// <summary>Text of either side.</summary>
public sealed record TextPart(string Text) : ModelPart;

/// <summary>An image of the user's.</summary>
/// <param name="MediaType"><c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c> or <c>image/webp</c>.</param>
public sealed record ImagePart(string MediaType, ReadOnlyMemory<byte> Bytes) : ModelPart;

/// <summary>A thought of the model; goes back to its provider with its signature.</summary>
public sealed record ThinkingPart(string Text, string? Signature) : ModelPart;

/// <summary>A thought whose words the provider keeps to itself; goes back as it came.</summary>
public sealed record RedactedThinkingPart(string Data) : ModelPart;

/// <summary>The model calls a tool.</summary>
public sealed record ToolUsePart(string Id, string Name, JsonElement Input) : ModelPart;

/// <summary>What the tool answered.</summary>
public sealed record ToolResultPart(string Id, string Output, bool IsError) : ModelPart
{
    /// <summary>Images that belong to the answer; null for none. A model that takes none is given the text alone.</summary>
    public IReadOnlyList<ModelPart>? Images { get; init; }
}

/// <summary>A tool that the model may call.</summary>
/// <param name="InputSchema">JSON Schema of its arguments.</param>
public sealed record ModelTool(string Name, string Description, JsonElement InputSchema);

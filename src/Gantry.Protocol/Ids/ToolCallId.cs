using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One call of a tool, named by the model or agent that made it.</summary>
[JsonConverter(typeof(NamedIdJsonConverter<ToolCallId>))]
public readonly record struct ToolCallId : INamedId<ToolCallId>
{
    private readonly string? value;

    private ToolCallId(string value) => this.value = NamedId.Checked(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "tool call";

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("A tool call id cannot be empty.");

    /// <inheritdoc/>
    public static ToolCallId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One running <c>gantry serve</c>; a new one at every start, so that what an earlier process held is never mistaken for ours.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<NodeId>))]
public readonly record struct NodeId : IEntityId<NodeId>
{
    private readonly Guid value;

    private NodeId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "node";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static NodeId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static NodeId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static NodeId Parse(string text) => EntityId.Parse<NodeId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

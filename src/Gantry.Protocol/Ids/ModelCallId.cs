using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One call of a model through the gateway.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ModelCallId>))]
public readonly record struct ModelCallId : IEntityId<ModelCallId>
{
    private readonly Guid value;

    private ModelCallId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "model call";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static ModelCallId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ModelCallId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static ModelCallId Parse(string text) => EntityId.Parse<ModelCallId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

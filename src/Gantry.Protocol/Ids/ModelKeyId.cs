using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A virtual key of the model gateway.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ModelKeyId>))]
public readonly record struct ModelKeyId : IEntityId<ModelKeyId>
{
    private readonly Guid value;

    private ModelKeyId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "key";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static ModelKeyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ModelKeyId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static ModelKeyId Parse(string text) => EntityId.Parse<ModelKeyId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>The import of a workspace, from its request to its end.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ImportId>))]
public readonly record struct ImportId : IEntityId<ImportId>
{
    private readonly Guid value;

    private ImportId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "import";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static ImportId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ImportId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static ImportId Parse(string text) => EntityId.Parse<ImportId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One piece of work in a session.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<RunId>))]
public readonly record struct RunId : IEntityId<RunId>
{
    private readonly Guid value;

    private RunId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "run";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static RunId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static RunId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static RunId Parse(string text) => EntityId.Parse<RunId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

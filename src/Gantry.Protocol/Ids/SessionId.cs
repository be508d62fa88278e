using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A conversation between one user and one agent in one workspace.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<SessionId>))]
public readonly record struct SessionId : IEntityId<SessionId>
{
    private readonly Guid value;

    private SessionId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "session";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static SessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static SessionId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static SessionId Parse(string text) => EntityId.Parse<SessionId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

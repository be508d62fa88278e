using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>What a user sent.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<MessageId>))]
public readonly record struct MessageId : IEntityId<MessageId>
{
    private readonly Guid value;

    private MessageId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "message";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static MessageId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MessageId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static MessageId Parse(string text) => EntityId.Parse<MessageId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

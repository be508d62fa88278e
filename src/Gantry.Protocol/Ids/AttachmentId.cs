using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A file that a user gave to a session.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<AttachmentId>))]
public readonly record struct AttachmentId : IEntityId<AttachmentId>
{
    private readonly Guid value;

    private AttachmentId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "attachment";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static AttachmentId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static AttachmentId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static AttachmentId Parse(string text) => EntityId.Parse<AttachmentId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

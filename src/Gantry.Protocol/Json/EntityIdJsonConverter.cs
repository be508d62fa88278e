using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Json;

/// <summary>Writes an id as its text and refuses what is none with a sentence that names the kind.</summary>
public sealed class EntityIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IEntityId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IEntityId<TId>.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"A {TId.Noun} id must be a UUID.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

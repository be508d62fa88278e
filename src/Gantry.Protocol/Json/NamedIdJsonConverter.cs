using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Json;

/// <summary>Writes an id of foreign origin as its text.</summary>
public sealed class NamedIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, INamedId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return TId.From(reader.GetString() ?? "");
        }
        catch (Exception refused) when (refused is FormatException or InvalidOperationException)
        {
            throw new JsonException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One call of a model through the gateway.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ModelCallId>))]
public readonly record struct ModelCallId : IEntityId<ModelCallId>
{
    private const int TimeBytes = 6;

    private readonly Guid value;

    private ModelCallId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "model call";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>
    /// A new id; later ids sort after earlier ones to the millisecond (UUID version 7). It names a call and opens nothing, so its other bits need not be beyond
    /// guessing: to ask the kernel for them costs a system call with every call of a model.
    /// </summary>
    public static ModelCallId New()
    {
        Span<byte> bits = stackalloc byte[16];
        Random.Shared.NextBytes(bits);
        var milliseconds = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = TimeBytes - 1; i >= 0; i--, milliseconds >>= 8)
        {
            bits[i] = (byte)milliseconds;
        }

        bits[6] = (byte)(0x70 | (bits[6] & 0x0f));
        bits[8] = (byte)(0x80 | (bits[8] & 0x3f));
        return new(new Guid(bits, bigEndian: true));
    }

    /// <inheritdoc/>
    public static ModelCallId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static ModelCallId Parse(string text) => EntityId.Parse<ModelCallId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

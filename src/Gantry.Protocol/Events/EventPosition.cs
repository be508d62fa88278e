using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Protocol.Events;

/// <summary>
/// A place in a session's log: the <c>seq</c> of an event, which counts from 1 without gaps, or <see cref="Start"/> (0), before the first.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct EventPosition : IComparable<EventPosition>
{
    private EventPosition(long value) => Value = value;

    /// <summary>Before the first event.</summary>
    public static EventPosition Start { get; }

    /// <summary>0 or more.</summary>
    public long Value { get; }

    /// <summary>The place after this one.</summary>
    public EventPosition Next => new(Value + 1);

    /// <summary>Wraps a number that is 0 or more.</summary>
    public static EventPosition At(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new EventPosition(value);
    }

    /// <summary>Reads what stands in <c>Last-Event-ID</c> or <c>?after=</c>: decimal digits only.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventPosition position)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        position = new EventPosition(value);
        return isNumber;
    }

    /// <inheritdoc/>
    public int CompareTo(EventPosition other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Earlier in the log.</summary>
    public static bool operator <(EventPosition left, EventPosition right) => left.Value < right.Value;

    /// <summary>Later in the log.</summary>
    public static bool operator >(EventPosition left, EventPosition right) => left.Value > right.Value;

    /// <summary>Earlier in the log, or the same.</summary>
    public static bool operator <=(EventPosition left, EventPosition right) => left.Value <= right.Value;

    /// <summary>Later in the log, or the same.</summary>
    public static bool operator >=(EventPosition left, EventPosition right) => left.Value >= right.Value;

    internal sealed class Converter : JsonConverter<EventPosition>
    {
        public override EventPosition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetInt64(out var value) && value >= 0 ? new EventPosition(value) : throw new JsonException("A position is a whole number, 0 or more.");

        public override void Write(Utf8JsonWriter writer, EventPosition value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}

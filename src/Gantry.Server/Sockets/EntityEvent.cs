using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Protocol.Events;

namespace Gantry.Server.Sockets;

/// <summary>One event in the notation of <c>/ws/events</c>: <c>{entity_type, entity_id, event_type, payload, at, seq}</c>, the payload as the log has it.</summary>
internal sealed class EntityEvent
{
    /// <summary>Tells that the client's position is not in the log, which follows from its beginning.</summary>
    private const string Reset = "stream.reset";

    // What the log could write, it can read again: a tool's input may be deep.
    private const int Deepest = 256;

    /// <summary>Stands for frames that have no place here, so that they too are looked at once.</summary>
    private static readonly EntityEvent Nothing = new("", default, null, null);

    private readonly JsonElement payload;
    private readonly JsonElement? at;
    private readonly EventPosition? position;

    // Most readers of a frame name the same entity.
    private Written? lastWritten;

    private EntityEvent(string name, JsonElement payload, JsonElement? at, EventPosition? position)
    {
        Name = name;
        this.payload = payload;
        this.at = at;
        this.position = position;
    }

    public string Name { get; }

    /// <summary>Null for frames that have no place here: what is not stored, and what another event says as well.</summary>
    public static EntityEvent? Of(FeedFrame frame) => frame.As(Make) is { } told && !ReferenceEquals(told, Nothing) ? told : null;

    public ReadOnlyMemory<byte> ToJson(WatchedEntity entity)
    {
        var written = Volatile.Read(ref lastWritten);
        if (written is null || written.Type != entity.Type || written.Id != entity.Id)
        {
            written = new Written(entity.Type, entity.Id, Write(entity));
            Volatile.Write(ref lastWritten, written);
        }

        return written.Json;
    }

    private static EntityEvent Make(FeedFrame frame)
    {
        if (frame.Name == FeedFrame.Reset)
        {
            return new EntityEvent(Reset, Parse(frame), null, null);
        }

        if (frame.Position is null)
        {
            return Nothing;
        }

        var envelope = Parse(frame);
        return AgentEventNames.Of(envelope.GetProperty("type"u8).GetString()!) is { } name
            ? new EntityEvent(name, envelope.GetProperty("payload"u8), envelope.GetProperty("at"u8), frame.Position)
            : Nothing;
    }

    private ReadOnlyMemory<byte> Write(WatchedEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest });
        writer.WriteStartObject();
        writer.WriteString("entity_type"u8, WordOf(entity.Type));
        writer.WriteString("entity_id"u8, entity.Id);
        writer.WriteString("event_type"u8, Name);
        Write(writer, "payload"u8, payload);
        Write(writer, "at"u8, at);
        if (position is { } seq)
        {
            writer.WriteNumber("seq"u8, seq.Value);
        }
        else
        {
            writer.WriteNull("seq"u8);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
    {
        writer.WritePropertyName(name);
        if (value is { } present)
        {
            present.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static JsonElement Parse(FeedFrame frame) => JsonElement.Parse(frame.Json.Span, new JsonDocumentOptions { MaxDepth = Deepest });

    private static string WordOf(EntityType type) => type switch
    {
        EntityType.Session => "session",
        EntityType.Run => "run",
        EntityType.Sandbox => "sandbox",
        _ => throw new InvalidOperationException($"No word stands for {type}."),
    };

    private sealed record Written(EntityType Type, Guid Id, ReadOnlyMemory<byte> Json);
}

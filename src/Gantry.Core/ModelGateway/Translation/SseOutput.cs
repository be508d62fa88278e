using System.Buffers;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Writes server-sent events, each with JSON as its data. One writer serves them all.</summary>
internal sealed class SseOutput(IBufferWriter<byte> to) : IDisposable
{
    private readonly Utf8JsonWriter json = new(to, TranslationJson.Writing);

    /// <summary>Begins an event.</summary>
    /// <param name="name">Empty for events without one.</param>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            to.Write("event: "u8);
            to.Write(name);
            to.Write("\n"u8);
        }

        to.Write("data: "u8);
        json.Reset(to);
        return json;
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        json.Flush();
        to.Write("\n\n"u8);
    }

    /// <summary>What stands before the text of events that tell one text after another: written once, repeated often.</summary>
    /// <param name="write">Ends with the name of the text's field.</param>
    public static byte[] Head(ReadOnlySpan<byte> name, Action<Utf8JsonWriter> write)
    {
        var head = new ArrayBufferWriter<byte>();
        using var output = new SseOutput(head);
        write(output.Begin(name));
        output.json.Flush();
        return head.WrittenSpan.ToArray();
    }

    /// <summary>An event that tells a text.</summary>
    /// <param name="tail">Its data's end, behind the text.</param>
    public void Write(ReadOnlySpan<byte> head, JsonText text, ReadOnlySpan<byte> tail)
    {
        var inner = text.Inner();
        var length = head.Length + inner.Length + tail.Length + "\"\"\n\n".Length;
        var room = to.GetSpan(length);
        head.CopyTo(room);
        room[head.Length] = (byte)'"';
        inner.CopyTo(room[(head.Length + 1)..]);
        room[head.Length + 1 + inner.Length] = (byte)'"';
        tail.CopyTo(room[(head.Length + inner.Length + 2)..]);
        "\n\n"u8.CopyTo(room[(length - 2)..]);
        to.Advance(length);
    }

    /// <summary>An event whose data is no JSON.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        to.Write("data: "u8);
        to.Write(data);
        to.Write("\n\n"u8);
    }

    public void Dispose() => json.Dispose();
}

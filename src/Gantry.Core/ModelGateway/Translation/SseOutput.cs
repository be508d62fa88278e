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

    /// <summary>An event whose data is no JSON.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        to.Write("data: "u8);
        to.Write(data);
        to.Write("\n\n"u8);
    }

    public void Dispose() => json.Dispose();
}

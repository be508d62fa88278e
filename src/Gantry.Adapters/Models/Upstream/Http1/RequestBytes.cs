using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>A request as it goes over the wire: the head and a short body in one piece of borrowed memory, a long body behind it where it lies.</summary>
internal sealed class RequestBytes : IDisposable
{
    // What is copied goes out with one call and lets the client's own memory go at once.
    private const int LongestTogether = 16 * 1024;
    private const int UsualHead = 1024;

    private static readonly SearchValues<char> OfNoValue = SearchValues.Create("\r\n\0");

    private byte[] memory = ArrayPool<byte>.Shared.Rent(UsualHead);
    private int length;

    /// <summary>The head, and the body when it is short.</summary>
    public ReadOnlyMemory<byte> First => memory.AsMemory(0, length);

    /// <summary>The body when it is long.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Rest { get; private set; } = [];

    /// <param name="opening">The request's line and its host, each line ended.</param>
    public RequestBytes(ReadOnlySpan<byte> opening) => Write(opening);

    /// <summary>Adds a field. One that could not be one is left out: nobody may end a line and begin another.</summary>
    public void Add(string name, string value)
    {
        if (FieldNames.IsOne(name) && !value.AsSpan().ContainsAny(OfNoValue))
        {
            Write(name);
            Write(": "u8);
            Write(value);
            Write("\r\n"u8);
        }
    }

    /// <summary>Ends the head and adds the body.</summary>
    public void End(IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        long total = 0;
        for (var i = 0; i < body.Count; i++)
        {
            total += body[i].Length;
        }

        const int digits = 20;
        Write("Content-Length: "u8);
        Reserve(digits);
        total.TryFormat(memory.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
        Write("\r\n\r\n"u8);
        if (total > LongestTogether)
        {
            Rest = body;
            return;
        }

        for (var i = 0; i < body.Count; i++)
        {
            Write(body[i].Span);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(memory);
        memory = [];
        length = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(memory.AsSpan(length));
        length += bytes.Length;
    }

    private void Write(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        length += Encoding.UTF8.GetBytes(text, memory.AsSpan(length));
    }

    private void Reserve(int more)
    {
        if (length + more > memory.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + more, memory.Length * 2));
            First.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(memory);
            memory = larger;
        }
    }
}

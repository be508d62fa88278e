using System.Runtime.CompilerServices;

namespace Gantry.Adapters.Agents;

/// <summary>Cuts a stream into its lines, of any length: a tool's result may be many megabytes. Holds one line at a time; empty lines are left out.</summary>
internal static class JsonLines
{
    private const int FirstSize = 64 * 1024;

    /// <summary>Yields each line without its end; a last one that has none too. What is yielded is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstSize];

        // A line begins at start; there is no end of it before searched, so that a long one is looked through once.
        var (start, searched, end) = (0, 0, 0);
        while (true)
        {
            while (buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n') is var found and >= 0)
            {
                var line = Trimmed(buffer.AsMemory(start, searched + found - start));
                start = searched = searched + found + 1;
                if (!line.IsEmpty)
                {
                    yield return line;
                }
            }

            buffer = MakeRoom(buffer, start, end);
            (start, searched, end) = (0, end - start, end - start);
            var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (count == 0)
            {
                break;
            }

            end += count;
        }

        if (Trimmed(buffer.AsMemory(0, end)) is { IsEmpty: false } last)
        {
            yield return last;
        }
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line) => line.Span.EndsWith("\r"u8) ? line[..^1] : line;

    // What is left of a line comes first, with as much room behind it; one long line does not cost its memory for ever.
    private static byte[] MakeRoom(byte[] buffer, int start, int end)
    {
        var length = end - start;
        var size = Math.Max(FirstSize, length > buffer.Length / 2 ? buffer.Length * 2 : length < buffer.Length / 8 ? buffer.Length / 2 : buffer.Length);
        var roomy = size == buffer.Length ? buffer : new byte[size];
        buffer.AsSpan(start, length).CopyTo(roomy);
        return roomy;
    }
}

using System.Runtime.InteropServices;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>
/// Takes a body out of its chunks (RFC 9112, section 7.1), in whatever pieces they come. Strict: what is not exactly a chunk ends the answer, since nobody
/// knows where the next one would begin. Extensions and trailers are passed over, and may be only so long.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChunkReader
{
    private const int MostDigits = 15;
    private const int MostBeside = 16 * 1024;

    private Place place;
    private long left;
    private int digits;
    private int beside;

    private enum Place
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        TrailerStart,
        Trailer,
        TrailerEnd,
        LastEnd,
        Done,
    }

    /// <summary>The last chunk has come, and the line behind it.</summary>
    public readonly bool IsDone => place == Place.Done;

    /// <summary>The next byte of the wire is one of the body.</summary>
    public readonly bool IsInData => place == Place.Data;

    /// <summary>Reads on.</summary>
    /// <returns>How much of the wire's bytes was used, and how much was written.</returns>
    /// <exception cref="HttpIOException">These are no chunks.</exception>
    public (int Used, int Written) Read(ReadOnlySpan<byte> wire, Span<byte> data)
    {
        var (at, written) = (0, 0);
        while (at < wire.Length && place != Place.Done)
        {
            if (place != Place.Data)
            {
                Take(wire[at++]);
                continue;
            }

            var count = (int)Math.Min(left, Math.Min(wire.Length - at, data.Length - written));
            if (count == 0)
            {
                break;
            }

            wire.Slice(at, count).CopyTo(data[written..]);
            at += count;
            written += count;
            left -= count;
            place = left == 0 ? Place.DataReturn : Place.Data;
        }

        return (at, written);
    }

    private void Take(byte b)
    {
        switch (place)
        {
            case Place.Size when char.IsAsciiHexDigit((char)b):
                left = digits++ < MostDigits ? (left << 4) | (long)HexOf(b) : throw Broken();
                break;
            case Place.Size when digits > 0 && (b is (byte)';' or (byte)'\r'):
                place = b == (byte)';' ? Place.Extension : Place.SizeEnd;
                break;
            case Place.Extension when b is not ((byte)'\n' or 0):
                place = b == (byte)'\r' ? Place.SizeEnd : Beside(Place.Extension);
                break;
            case Place.SizeEnd when b == (byte)'\n':
                (place, digits, beside) = (left > 0 ? Place.Data : Place.TrailerStart, 0, 0);
                break;
            case Place.DataReturn when b == (byte)'\r':
                place = Place.DataEnd;
                break;
            case Place.DataEnd when b == (byte)'\n':
                place = Place.Size;
                break;
            case Place.TrailerStart or Place.Trailer when b is not ((byte)'\n' or 0):
                place = b != (byte)'\r' ? Beside(Place.Trailer) : place == Place.TrailerStart ? Place.LastEnd : Place.TrailerEnd;
                break;
            case Place.TrailerEnd when b == (byte)'\n':
                place = Place.TrailerStart;
                break;
            case Place.LastEnd when b == (byte)'\n':
                place = Place.Done;
                break;
            default:
                throw Broken();
        }
    }

    private static int HexOf(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private Place Beside(Place next) => ++beside <= MostBeside ? next : throw Broken();

    private static HttpIOException Broken() => new(HttpRequestError.InvalidResponse, "The provider's answer does not come in proper chunks.");
}

using System.Buffers;
using System.Text;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>The escapes of JSON's texts, which were checked when the document was read.</summary>
internal static class JsonEscapes
{
    /// <summary>The text itself. Half of a character that stands alone becomes a mark.</summary>
    /// <param name="inner">Between the quotes.</param>
    public static string Undo(ReadOnlySpan<byte> inner)
    {
        var rented = ArrayPool<char>.Shared.Rent(inner.Length);
        try
        {
            var length = 0;
            var halves = false;
            while (!inner.IsEmpty)
            {
                var escape = inner.IndexOf((byte)'\\');
                var plain = escape < 0 ? inner : inner[..escape];
                length += Encoding.UTF8.GetChars(plain, rented.AsSpan(length));
                if (escape < 0)
                {
                    break;
                }

                var isNumber = inner[escape + 1] == (byte)'u';
                var character = isNumber ? Number(inner.Slice(escape + 2, 4)) : Plain(inner[escape + 1]);
                halves |= char.IsSurrogate(character);
                rented[length++] = character;
                inner = inner[(escape + (isNumber ? 6 : 2))..];
            }

            // Through bytes and back, so that what stands alone is replaced.
            var text = rented.AsSpan(0, length).ToString();
            return halves ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static char Plain(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'t' => '\t',
        (byte)'r' => '\r',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)escape,
    };

    private static char Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number << 4) | (char.IsAsciiDigit((char)digit) ? digit - (byte)'0' : (digit | 0x20) - (byte)'a' + 10);
        }

        return (char)number;
    }
}

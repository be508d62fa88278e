namespace Gantry.Server.QrCodes;

/// <summary>The error correction of QR codes: Reed-Solomon over the field of 256 elements with the polynomial 0x11D.</summary>
internal static class ReedSolomon
{
    private const int Polynomial = 0x11D;

    /// <summary>The codewords that let a reader mend a block.</summary>
    public static byte[] CorrectionOf(ReadOnlySpan<byte> block, int count)
    {
        var divisor = DivisorOf(count);
        var remainder = new byte[count];
        foreach (var value in block)
        {
            var factor = (byte)(value ^ remainder[0]);
            remainder.AsSpan(1).CopyTo(remainder);
            remainder[^1] = 0;
            for (var place = 0; place < count; place++)
            {
                remainder[place] ^= Multiply(divisor[place], factor);
            }
        }

        return remainder;
    }

    // (x - 1)(x - 2)(x - 4)… without its leading one, the highest power first.
    private static byte[] DivisorOf(int degree)
    {
        var divisor = new byte[degree];
        divisor[^1] = 1;
        byte root = 1;
        for (var factor = 0; factor < degree; factor++)
        {
            for (var place = 0; place < degree; place++)
            {
                divisor[place] = (byte)(Multiply(divisor[place], root) ^ (place + 1 < degree ? divisor[place + 1] : 0));
            }

            root = Multiply(root, 2);
        }

        return divisor;
    }

    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * Polynomial);
            product ^= ((right >> bit) & 1) * left;
        }

        return (byte)product;
    }
}

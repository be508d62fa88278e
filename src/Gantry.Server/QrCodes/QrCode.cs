using System.Text;

namespace Gantry.Server.QrCodes;

/// <summary>
/// A QR code (ISO/IEC 18004) of a text, in byte mode with error correction level M, as small as the text allows:
/// 1. the text's bytes become codewords, filled up to what the size holds;
/// 2. the blocks of them get their error correction, and are interleaved;
/// 3. they are drawn into the grid around its fixed patterns;
/// 4. of the eight masks the one is put over it that makes it easiest to read.
/// </summary>
internal sealed class QrCode
{
    private const int ByteMode = 4;

    private QrCode(QrGrid grid) => Rows = grid.ToRows();

    /// <summary>One text of 0 (light) and 1 (dark) for each row.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <exception cref="ArgumentException">The text is longer than the largest size here holds, 666 bytes of UTF-8.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = QrSize.For(bytes.Length) ?? throw new ArgumentException($"A QR code holds {QrSize.MostBytes} bytes at most; this text has {bytes.Length}.", nameof(text));
        var codewords = Interleave(DataOf(bytes, size), size);
        return new QrCode(Enumerable.Range(0, QrMask.Count).Select(mask => QrGrid.Draw(size, codewords, mask)).MinBy(QrPenalty.Of)!);
    }

    // :: Step 1
    private static byte[] DataOf(byte[] bytes, QrSize size)
    {
        var bits = new List<bool>(size.DataCodewords * 8);
        Append(bits, ByteMode, 4);
        Append(bits, bytes.Length, size.LengthBits);
        foreach (var value in bytes)
        {
            Append(bits, value, 8);
        }

        // The end is marked, as far as there is room, and the rest filled with two bytes in turn.
        Append(bits, 0, Math.Min(4, (size.DataCodewords * 8) - bits.Count));
        Append(bits, 0, (8 - (bits.Count % 8)) % 8);
        for (var filler = 0xEC; bits.Count < size.DataCodewords * 8; filler ^= 0xEC ^ 0x11)
        {
            Append(bits, filler, 8);
        }

        return [.. bits.Chunk(8).Select(octet => (byte)octet.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
    }

    // :: Step 2
    private static byte[] Interleave(byte[] data, QrSize size)
    {
        var shortLength = data.Length / size.Blocks;
        var longBlocks = data.Length % size.Blocks;
        var blocks = new List<(byte[] Data, byte[] Correction)>();
        for (int number = 0, at = 0; number < size.Blocks; number++)
        {
            // The longer blocks come last.
            var length = shortLength + (number >= size.Blocks - longBlocks ? 1 : 0);
            var block = data[at..(at + length)];
            blocks.Add((block, ReedSolomon.CorrectionOf(block, size.CorrectionPerBlock)));
            at += length;
        }

        return
        [
            .. from place in Enumerable.Range(0, shortLength + 1) from block in blocks where place < block.Data.Length select block.Data[place],
            .. from place in Enumerable.Range(0, size.CorrectionPerBlock) from block in blocks select block.Correction[place],
        ];
    }

    private static void Append(List<bool> bits, int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            bits.Add(((value >> bit) & 1) == 1);
        }
    }
}

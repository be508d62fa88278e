namespace Gantry.Server.QrCodes;

/// <summary>One of the sizes of a QR code at error correction level M, by the standard's tables.</summary>
/// <param name="Version">From 1, of 21 by 21 modules; each next one has 4 more on a side.</param>
/// <param name="CorrectionPerBlock">Codewords of error correction in each block.</param>
internal sealed record QrSize(int Version, int CorrectionPerBlock, int Blocks)
{
    // Version 20 holds any link that people have; a camera reads larger ones badly off a screen.
    private static readonly (int Correction, int Blocks)[] LevelM =
    [
        (10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5), (26, 5),
        (30, 5), (22, 8), (22, 9), (24, 9), (24, 10), (28, 10), (28, 11), (26, 13), (26, 14), (26, 16),
    ];

    /// <summary>How many bytes the largest holds.</summary>
    public static int MostBytes => Of(LevelM.Length).Bytes;

    public int Width => (Version * 4) + 17;

    /// <summary>How many bits the length of the text takes.</summary>
    public int LengthBits => Version < 10 ? 8 : 16;

    public int DataCodewords => (ModulesForData / 8) - (CorrectionPerBlock * Blocks);

    private int Bytes => ((DataCodewords * 8) - 4 - LengthBits) / 8;

    /// <summary>The middles of the alignment patterns, along either side; none in the smallest size.</summary>
    public int[] Alignment
    {
        get
        {
            if (Version == 1)
            {
                return [];
            }

            var count = (Version / 7) + 2;
            var step = ((Version * 8) + (count * 3) + 5) / ((count * 4) - 4) * 2;
            return [6, .. Enumerable.Range(0, count - 1).Select(place => Width - 7 - (place * step)).Reverse()];
        }
    }

    // What the finder, timing, alignment, format and version patterns leave.
    private int ModulesForData
    {
        get
        {
            var modules = (((16 * Version) + 128) * Version) + 64;
            if (Version >= 2)
            {
                var alignments = (Version / 7) + 2;
                modules -= (((25 * alignments) - 10) * alignments) - 55;
            }

            return Version >= 7 ? modules - 36 : modules;
        }
    }

    /// <summary>The smallest that holds so many bytes; null when none does.</summary>
    public static QrSize? For(int bytes) => Enumerable.Range(1, LevelM.Length).Select(Of).FirstOrDefault(size => size.Bytes >= bytes);

    private static QrSize Of(int version) => new(version, LevelM[version - 1].Correction, LevelM[version - 1].Blocks);
}

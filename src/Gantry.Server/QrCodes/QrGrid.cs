namespace Gantry.Server.QrCodes;

/// <summary>The modules of a code: first the patterns by which a camera finds and measures it, then the data around them.</summary>
internal sealed class QrGrid
{
    private const int Timing = 6;
    private const int FormatGenerator = 0x537;
    private const int FormatMask = 0x5412;
    private const int VersionGenerator = 0x1F25;

    private readonly bool[,] dark;
    private readonly bool[,] isFixed;

    private QrGrid(int width)
    {
        Width = width;
        dark = new bool[width, width];
        isFixed = new bool[width, width];
    }

    public int Width { get; }

    public bool this[int x, int y] => dark[y, x];

    /// <summary>A whole code under one mask.</summary>
    public static QrGrid Draw(QrSize size, byte[] codewords, int mask)
    {
        var grid = new QrGrid(size.Width);
        grid.DrawTiming();
        grid.DrawFinders();
        grid.DrawAlignment(size.Alignment);
        grid.DrawFormat(mask);
        grid.DrawVersion(size.Version);
        grid.DrawData(codewords, mask);
        return grid;
    }

    public IReadOnlyList<string> ToRows() =>
        [.. Enumerable.Range(0, Width).Select(y => string.Concat(Enumerable.Range(0, Width).Select(x => dark[y, x] ? '1' : '0')))];

    private void DrawTiming()
    {
        for (var place = 0; place < Width; place++)
        {
            Fix(Timing, place, place % 2 == 0);
            Fix(place, Timing, place % 2 == 0);
        }
    }

    private void DrawFinders()
    {
        foreach (var (left, top) in ((int, int)[])[(3, 3), (Width - 4, 3), (3, Width - 4)])
        {
            for (var dy = -4; dy <= 4; dy++)
            {
                for (var dx = -4; dx <= 4; dx++)
                {
                    var (x, y) = (left + dx, top + dy);
                    if (x >= 0 && x < Width && y >= 0 && y < Width)
                    {
                        Fix(x, y, Math.Max(Math.Abs(dx), Math.Abs(dy)) is not (2 or 4));
                    }
                }
            }
        }
    }

    private void DrawAlignment(int[] middles)
    {
        foreach (var x in middles)
        {
            foreach (var y in middles)
            {
                // Not where the three finders are.
                var isAtFinder = (x == middles[0] && y == middles[0]) || (x == middles[0] && y == middles[^1]) || (x == middles[^1] && y == middles[0]);
                for (var dy = -2; dy <= 2 && !isAtFinder; dy++)
                {
                    for (var dx = -2; dx <= 2; dx++)
                    {
                        Fix(x + dx, y + dy, Math.Max(Math.Abs(dx), Math.Abs(dy)) != 1);
                    }
                }
            }
        }
    }

    // Level M is 00, so the mask's number is all of the data.
    private void DrawFormat(int mask)
    {
        var bits = ((mask << 10) | RemainderOf(mask, 10, FormatGenerator)) ^ FormatMask;
        for (var place = 0; place < 15; place++)
        {
            var bit = ((bits >> place) & 1) == 1;
            var (x, y) = place switch
            {
                < 6 => (8, place),
                6 => (8, 7),
                7 => (8, 8),
                8 => (7, 8),
                _ => (14 - place, 8),
            };
            Fix(x, y, bit);
            _ = place < 8 ? Fix(Width - 1 - place, 8, bit) : Fix(8, Width - 15 + place, bit);
        }

        Fix(8, Width - 8, true);
    }

    private void DrawVersion(int version)
    {
        if (version < 7)
        {
            return;
        }

        var bits = (version << 12) | RemainderOf(version, 12, VersionGenerator);
        for (var place = 0; place < 18; place++)
        {
            var bit = ((bits >> place) & 1) == 1;
            var (far, near) = (Width - 11 + (place % 3), place / 3);
            Fix(far, near, bit);
            Fix(near, far, bit);
        }
    }

    // In columns of two from the right, up and down in turn, past the timing column.
    private void DrawData(byte[] codewords, int mask)
    {
        var next = 0;
        for (var right = Width - 1; right >= 1; right -= 2)
        {
            right = right == Timing ? Timing - 1 : right;
            for (var step = 0; step < Width; step++)
            {
                var isUpward = ((right + 1) & 2) == 0;
                var y = isUpward ? Width - 1 - step : step;
                for (var x = right; x >= right - 1; x--)
                {
                    if (!isFixed[y, x])
                    {
                        // The few modules that are left over stay light before the mask.
                        var bit = next < codewords.Length * 8 && ((codewords[next / 8] >> (7 - (next % 8))) & 1) == 1;
                        dark[y, x] = bit ^ QrMask.Turns(mask, x, y);
                        next++;
                    }
                }
            }
        }
    }

    private static int RemainderOf(int data, int count, int generator)
    {
        var remainder = data;
        for (var place = 0; place < count; place++)
        {
            remainder = (remainder << 1) ^ ((remainder >> (count - 1)) * generator);
        }

        return remainder;
    }

    private bool Fix(int x, int y, bool isDark)
    {
        dark[y, x] = isDark;
        return isFixed[y, x] = true;
    }
}

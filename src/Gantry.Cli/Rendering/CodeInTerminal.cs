using System.Text;

namespace Gantry.Cli.Rendering;

/// <summary>
/// A QR code in characters, two modules on top of each other in each: a terminal's cell is about twice as high as wide. In black on white where there is colour; else light
/// modules are what is drawn, as on a dark terminal, and cameras take it the other way round too.
/// </summary>
internal static class CodeInTerminal
{
    private const int Border = 2;
    private const string BlackOnWhite = "\e[38;5;16;48;5;231m";
    private const string Plain = "\e[0m";

    /// <param name="rows">One text of 0 (light) and 1 (dark) for each row.</param>
    public static void Write(IReadOnlyList<string> rows, Terminal terminal)
    {
        for (var y = -Border; y < rows.Count + Border; y += 2)
        {
            var line = new StringBuilder();
            for (var x = -Border; x < rows.Count + Border; x++)
            {
                var (upper, lower) = (IsDark(rows, x, y), IsDark(rows, x, y + 1));
                line.Append(terminal.UsesColour ? Block(upper, lower) : Block(!upper, !lower));
            }

            terminal.Out.WriteLine(terminal.UsesColour ? $"{BlackOnWhite}{line}{Plain}" : $"{line}");
        }
    }

    private static char Block(bool upper, bool lower) => (upper, lower) switch
    {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        _ => ' ',
    };

    private static bool IsDark(IReadOnlyList<string> rows, int x, int y) => x >= 0 && y >= 0 && x < rows.Count && y < rows.Count && rows[y][x] == '1';
}

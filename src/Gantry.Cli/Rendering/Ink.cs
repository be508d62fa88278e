namespace Gantry.Cli.Rendering;

/// <summary>How a piece of text looks on a terminal with colours; the numbers are those of SGR.</summary>
internal enum Ink
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}

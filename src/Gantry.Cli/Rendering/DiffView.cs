namespace Gantry.Cli.Rendering;

/// <summary>A unified diff, indented and coloured.</summary>
internal static class DiffView
{
    /// <param name="most">Lines to show; more are counted. An approval shows all: nobody should allow what they did not see.</param>
    public static void Write(Terminal terminal, string patch, int most = int.MaxValue)
    {
        var lines = VisibleText.Exactly(patch).TrimEnd('\n').Split('\n');
        foreach (var line in lines.Take(most))
        {
            terminal.WriteLine("  " + line, InkOf(line));
        }

        if (lines.Length > most)
        {
            terminal.WriteLine($"  … {lines.Length - most} more lines", Ink.Dim);
        }
    }

    private static Ink InkOf(string line) => line switch
    {
        _ when line.StartsWith("+++", StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal) => Ink.Bold,
        ['+', ..] => Ink.Green,
        ['-', ..] => Ink.Red,
        ['@', '@', ..] => Ink.Cyan,
        _ => Ink.Plain,
    };
}

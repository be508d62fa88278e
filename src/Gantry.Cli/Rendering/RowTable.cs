using Spectre.Console;

namespace Gantry.Cli.Rendering;

/// <summary>Rows for people: a drawn table on a terminal, aligned columns with two spaces between when piped.</summary>
internal sealed class RowTable(params IReadOnlyList<string> columns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(VisibleText.OnOneLine)]);

    public void Write(Terminal terminal)
    {
        if (terminal.IsRich)
        {
            WriteDrawn(terminal);
        }
        else
        {
            WriteAligned(terminal);
        }
    }

    private void WriteAligned(Terminal terminal)
    {
        var widths = columns.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max()).ToList();
        foreach (var row in rows.Prepend([.. columns.Select(name => name.ToUpperInvariant())]))
        {
            terminal.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    // Apart, so that Spectre.Console is loaded only when something is drawn.
    private void WriteDrawn(Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.UsesColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.UsesColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var name in columns)
        {
            table.AddColumn(new TableColumn(new Text(name, new Style(decoration: Decoration.Bold))) { NoWrap = name == "id" });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }
}

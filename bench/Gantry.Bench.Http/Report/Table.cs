using System.Globalization;
using System.Text;

namespace Gantry.Bench.Http.Report;

/// <summary>Writes the rows to the terminal as they come, and all of them into the page that shows them.</summary>
internal sealed class Table
{
    private const string Begin = "<!-- what eng/bench measured: begin -->\n";
    private const string End = "<!-- end -->\n";
    private readonly List<Row> rows = [];
    private readonly List<string> remarks = [];

    public void Add(Row row)
    {
        rows.Add(row);
        Console.Write(row);
    }

    /// <summary>A line below the table.</summary>
    public void Remark(string remark)
    {
        remarks.Add(remark);
        Console.WriteLine(remark);
    }

    /// <summary>Replaces what stands between the two marks of the page.</summary>
    public void WriteInto(string page)
    {
        var text = File.ReadAllText(page);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores.\n\n");
        table.Append(Row.Head).AppendJoin("", rows).Append('\n').AppendJoin("", remarks.Select(remark => $"- {remark}\n")).Append('\n');
        File.WriteAllText(page, string.Concat(text.AsSpan(0, from), table.ToString(), text.AsSpan(to)));
    }
}

using System.Globalization;
using System.Text;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools.Searching;

/// <summary>Writes down what a search finds, file by file, until the limit is reached.</summary>
internal sealed class GrepReport(GrepQuery query)
{
    private const int LongestLine = 500;

    // Below the limit of a result, so that it ends at a line and not in a cut.
    private const int LongestReport = 56 * 1024;
    private readonly StringBuilder report = new();
    private string? path;
    private int lastLine;
    private int matches;
    private int files;
    private int matchesHere;
    private bool isLastMatch;

    /// <summary>No more is wanted.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What else has to be said, at the end.</summary>
    public List<string> Notes { get; } = [];

    public void Add(GrepLine line)
    {
        if (IsFull || (isLastMatch && (line.IsMatch || line.Path != path)))
        {
            IsFull = true;
            return;
        }

        if (line.Path != path)
        {
            EndFile();
            if (query.Mode != GrepMode.Content && files == query.Limit)
            {
                IsFull = true;
                return;
            }

            BeginFile(line.Path);
        }

        matchesHere += line.IsMatch ? 1 : 0;
        if (query.Mode == GrepMode.Content)
        {
            AddLine(line);
        }
    }

    public override string ToString()
    {
        EndFile();
        path = null;
        if (IsFull)
        {
            report.Append(CultureInfo.InvariantCulture, $"[there is more: {query.Limit} {(query.Mode == GrepMode.Content ? "matches" : "files")} are told at most, and {LongestReport / 1024} KiB; narrow the search or raise limit]\n");
        }

        Notes.ForEach(note => report.Append('[').Append(note).Append("]\n"));
        return files == 0 ? $"[nothing matches]\n{report}".TrimEnd('\n') : report.ToString();
    }

    private void BeginFile(string next)
    {
        path = next;
        files++;
        matchesHere = 0;
        lastLine = 0;
        if (query.Mode == GrepMode.Content)
        {
            report.Append(files > 1 ? "\n" : "").Append(VisibleText.Of(next)).Append('\n');
        }
    }

    private void EndFile()
    {
        if (path is null || query.Mode == GrepMode.Content)
        {
            return;
        }

        report.Append(VisibleText.Of(path));
        report.Append(query.Mode == GrepMode.Counts ? string.Create(CultureInfo.InvariantCulture, $":{matchesHere}\n") : "\n");
    }

    private void AddLine(GrepLine line)
    {
        if (lastLine > 0 && line.Number > lastLine + 1 && (query.Before > 0 || query.After > 0))
        {
            report.Append("--\n");
        }

        var text = line.Text.TrimEnd('\r');
        report.Append(CultureInfo.InvariantCulture, $"{line.Number}{(line.IsMatch ? ':' : '-')}");
        report.Append(text.Length <= LongestLine ? text : $"{text[..LongestLine]}… [{text.Length} characters]").Append('\n');
        lastLine = line.Number;
        matches += line.IsMatch ? 1 : 0;
        isLastMatch = matches >= query.Limit;
        IsFull = report.Length > LongestReport;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>read_file</c>: a text file's lines as they are, without numbers; says when it shows only a range.</summary>
internal sealed class ReadFileTool : ITool
{
    private const int LargestFile = 10 * 1024 * 1024;

    // Below the limit of a result, so that a long file ends at a line and not in a cut.
    private const int LargestRange = 60 * 1024;
    private const int LinesByDefault = 2000;

    public ModelTool Declaration { get; } = new(
        "read_file",
        "Reads a text file of the workspace. Without a range it gives the first 2000 lines; the last line says when there are more.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace." },
                "start_line": { "type": "integer", "minimum": 1, "maximum": 100000000, "description": "The first line to give; 1 by default." },
                "line_count": { "type": "integer", "minimum": 1, "maximum": 100000, "description": "How many lines to give." }
              },
              "required": ["path"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action(input.SystemText("path"), input.OptionalInteger("start_line") ?? 1, input.OptionalInteger("line_count") ?? LinesByDefault);

    private sealed record Action(string Path, int StartLine, int LineCount) : ToolAction
    {
        public override string Title => $"Read {VisibleText.Of(Path)}";

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var file = FileText.Read(sandbox.Files, Path, LargestFile);
            var report = file switch
            {
                { IsTooLarge: true } => Failed(
                    $"'{Path}' is larger than the {LargestFile / (1024 * 1024)} MiB that read_file reads ({file.Size} bytes); "
                    + "read a part of it with bash, such as head or sed."),
                { Text: { } text } => Range(text),
                _ => Failed($"'{Path}' is a binary file or not UTF-8 ({file.Size} bytes); read_file reads text only."),
            };
            return Task.FromResult(report);
        }

        private ToolReport Range(string text)
        {
            var starts = StartsOfLines(text);
            var lines = starts.Count - 1;
            if (lines == 0)
            {
                return Succeeded("[the file is empty]");
            }

            if (StartLine > lines)
            {
                return Failed(string.Create(CultureInfo.InvariantCulture, $"'{Path}' has {lines} lines; start_line {StartLine} is after its end."));
            }

            var first = StartLine - 1;
            var end = EndOfRange(text, starts, first, Math.Min(lines, first + LineCount));
            var shown = text[starts[first]..starts[end]];
            if (first == 0 && end == lines)
            {
                return Succeeded(shown);
            }

            var separator = shown.EndsWith('\n') ? "" : "\n";
            var more = end < lines ? $"; read on with start_line {end + 1}" : "";
            return Succeeded($"{shown}{separator}[lines {StartLine} to {end} of {lines}{more}]");
        }

        // Where each line begins, and at last where the text ends.
        private static List<int> StartsOfLines(string text)
        {
            var starts = new List<int> { 0 };
            while (starts[^1] < text.Length)
            {
                var end = text.IndexOf('\n', starts[^1]);
                starts.Add(end < 0 ? text.Length : end + 1);
            }

            return starts;
        }

        // At least one line, then whole lines as long as they fit into a result.
        private static int EndOfRange(string text, List<int> starts, int first, int end)
        {
            var last = first + 1;
            var bytes = Encoding.UTF8.GetByteCount(text.AsSpan(starts[first]..starts[last]));
            while (last < end && (bytes += Encoding.UTF8.GetByteCount(text.AsSpan(starts[last]..starts[last + 1]))) <= LargestRange)
            {
                last++;
            }

            return last;
        }

        private static ToolReport Succeeded(string text) => new(ToolOutcome.Succeeded, text, "read");

        private static ToolReport Failed(string sentence) => new(ToolOutcome.Failed, sentence, sentence);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// <c>read_file</c>: a text file's lines as they are, without numbers; says when it shows only a range. Images are shown, other files named by what they are.
/// Also reads what a tool's output was cut from, <c>artifact NAME</c>.
/// </summary>
internal sealed class ReadFileTool(ToolPlace place) : ITool
{
    // Below the limit of a result, so that a long file ends at a line and not in a cut.
    private const int LargestRange = 60 * 1024;
    private const int LongestLine = 2000;
    private const int LinesByDefault = 2000;

    public ModelTool Declaration { get; } = new(
        "read_file",
        """
        Reads a text file of the workspace, or shows an image (PNG, JPEG, GIF, WebP). Without a range it gives the first 2000 lines; the last line says when there are
        more. Lines over 2000 characters are cut. A path "artifact NAME", as a cut result names it, reads the whole output of an earlier call.
        """,
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace.", "examples": ["src/app.py"] },
                "start_line": { "type": "integer", "minimum": 1, "maximum": 100000000, "description": "The first line to give; 1 by default." },
                "line_count": { "type": "integer", "minimum": 1, "maximum": 100000, "description": "How many lines to give." }
              },
              "required": ["path"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action(place, input.SystemText("path"), input.OptionalInteger("start_line") ?? 1, input.OptionalInteger("line_count") ?? LinesByDefault);

    private sealed record Action(ToolPlace Place, string Path, int StartLine, int LineCount) : ToolAction
    {
        private string Shown => $"'{VisibleText.Of(Path)}'";

        public override string Title => $"Read {VisibleText.Of(Path)}";

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            if (Place.Artifacts.Find(Path) is { } artifact)
            {
                await using var kept = artifact;
                return Lines(kept);
            }

            var file = NearNames.ReadOrSuggest(sandbox.Files, Path, EditFileTool.LargestFile);
            if (file.Text is { } text)
            {
                using var lines = new StringReader(text.StartsWith('\uFEFF') ? text[1..] : text);
                return Lines(lines) with { Files = [new KnownFile(Place.Normalise(Path), file.Sha256!)] };
            }

            return file.IsTooLarge ? LargeFile(sandbox.Files, file.Size)
                : ContentKind.IsImage(file.Bytes.Span) ? await ImageAsync(file, cancellationToken)
                : Failed($"{Shown} is {ContentKind.Of(file.Bytes.Span)} ({file.Size} bytes); read_file reads text and images only.");
        }

        private async Task<ToolReport> ImageAsync(FileText file, CancellationToken cancellationToken)
        {
            var (image, reason) = await Place.Images.KeepAsync(Path, file.Bytes, cancellationToken);
            var told = $"{Shown} is {ContentKind.Of(file.Bytes.Span)} ({file.Size} bytes)";
            return image is null
                ? Failed($"{told} and cannot be shown: {reason}")
                : new ToolReport(ToolOutcome.Succeeded, $"[{told}; you see it here]", "shown") { Attachments = [image] };
        }

        // Not known as a whole, so that it cannot be edited; its lines can be read all the same.
        private ToolReport LargeFile(ISandboxFiles files, long size)
        {
            using var file = files.OpenRead(Path);
            var beginning = new byte[8 * 1024];
            var read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            if (beginning.AsSpan(0, read).Contains((byte)0))
            {
                return Failed($"{Shown} is {ContentKind.Of(beginning.AsSpan(0, read))} ({size} bytes); read_file reads text only.");
            }

            file.Position = 0;
            return Lines(file);
        }

        private ToolReport Lines(Stream stream)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return Lines(reader);
        }

        private ToolReport Lines(TextReader reader)
        {
            var window = LineWindow.Read(reader, StartLine, LineCount, LargestRange, LongestLine);
            if (window.Total == 0)
            {
                return Succeeded("[the file is empty]");
            }

            if (StartLine > window.Total)
            {
                return Failed(string.Create(CultureInfo.InvariantCulture, $"{Shown} has {window.Total} lines; start_line {StartLine} is after its end."));
            }

            var notes = new List<string>();
            if (StartLine > 1 || window.Last < window.Total)
            {
                var more = window.Last < window.Total ? $"; read on with start_line {window.Last + 1}" : "";
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"lines {StartLine} to {window.Last} of {window.Total}{more}"));
            }

            if (window.HasReturns)
            {
                notes.Add("lines end in CR LF; edit_file keeps that");
            }

            var separator = notes.Count == 0 || window.Text.EndsWith('\n') ? "" : "\n";
            return Succeeded($"{window.Text}{separator}{string.Join('\n', notes.Select(note => $"[{note}]"))}");
        }

        private static ToolReport Succeeded(string text) => new(ToolOutcome.Succeeded, text, "read");

        private static ToolReport Failed(string sentence) => new(ToolOutcome.Failed, sentence, sentence);
    }
}

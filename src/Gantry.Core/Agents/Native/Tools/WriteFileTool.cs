using System.Text;
using System.Text.Json;
using Gantry.Core.Agents.Diffs;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// <c>write_file</c>: makes a file, or replaces the whole content of one that the agent knows; asked with the diff. What changed since the agent read it, or
/// since it was asked, is told and never overwritten.
/// </summary>
internal sealed class WriteFileTool(ToolPlace place) : ITool
{
    public ModelTool Declaration { get; } = new(
        "write_file",
        "Makes a file of the workspace with the folders above it, or replaces the whole content of one that you have read in this session; prefer edit_file for changes. The user allows or denies it.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace.", "examples": ["notes/plan.md"] },
                "content": { "type": "string", "description": "All of the new content.", "examples": ["# Plan\n"] }
              },
              "required": ["path", "content"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(place, input.SystemText("path"), input.Text("content"));

    private sealed record Action(ToolPlace Place, string Path, string Content) : ToolAction
    {
        // What the question showed: the present file's hash, or that there was none.
        private (bool WasAsked, string? Sha256) shown;

        public override string Title => $"Write {VisibleText.Of(Path)}";

        public override GatedAction Gated => new FileAction([Path]);

        public override ToolQuestion Question(ISandbox sandbox)
        {
            var present = Present(sandbox.Files);
            shown = (WasAsked: true, present?.Sha256);
            return new ToolQuestion("Files change only when you allow it.", Gated, DiffAgainst(present));
        }

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var present = Present(sandbox.Files);
            if (shown.WasAsked && present?.Sha256 != shown.Sha256)
            {
                throw GantryException.Conflict(
                    "file-changed", $"'{VisibleText.Of(Path)}' was changed while the user was asked. Nothing was written; read it again with read_file and decide anew.");
            }

            var bytes = Encoding.UTF8.GetBytes(Content);
            sandbox.Files.Write(Path, bytes);
            var done = $"Wrote {bytes.Length} bytes to {VisibleText.Of(Path)}.";
            return Task.FromResult(new ToolReport(ToolOutcome.Succeeded, done, done) { Files = [new KnownFile(Place.Normalise(Path), FileText.HashOf(bytes))] });
        }

        private FileText? Present(ISandboxFiles files)
        {
            var present = FileText.ReadIfThere(files, Path, EditFileTool.LargestFile);
            if (present is not null)
            {
                KnownContent.Require(Place, Path, present);
            }

            return present;
        }

        private string? DiffAgainst(FileText? old) => old switch
        {
            null => UnifiedDiff.OfNewFile(Path, Content),
            { Text: { } text } => UnifiedDiff.OfChange(Path, text, Content),
            _ => UnifiedDiff.NotShown(Path, "the present file is no text"),
        };
    }
}

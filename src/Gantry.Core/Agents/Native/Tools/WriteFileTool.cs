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

/// <summary><c>write_file</c>: replaces a file's content, or makes the file; asked with the diff.</summary>
internal sealed class WriteFileTool : ITool
{
    public ModelTool Declaration { get; } = new(
        "write_file",
        "Replaces the whole content of a file of the workspace, or makes the file and the folders above it. The user allows or denies it.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace." },
                "content": { "type": "string", "description": "All of the new content." }
              },
              "required": ["path", "content"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(input.SystemText("path"), input.Text("content"));

    private sealed record Action(string Path, string Content) : ToolAction
    {
        public override string Title => $"Write {VisibleText.Of(Path)}";

        public override ToolQuestion Question(ISandbox sandbox) => new("Files change only when you allow it.", new FileAction([Path]), DiffAgainst(sandbox.Files));

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var bytes = Encoding.UTF8.GetBytes(Content);
            sandbox.Files.Write(Path, bytes);
            var done = $"Wrote {bytes.Length} bytes to {VisibleText.Of(Path)}.";
            return Task.FromResult(new ToolReport(ToolOutcome.Succeeded, done, done));
        }

        private string? DiffAgainst(ISandboxFiles files)
        {
            FileText? old;
            try
            {
                old = FileText.Read(files, Path, UnifiedDiff.LargestText);
            }
            catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
            {
                old = null;
            }

            return old switch
            {
                null => UnifiedDiff.OfNewFile(Path, Content),
                { Text: { } text } => UnifiedDiff.OfChange(Path, text, Content),
                _ => UnifiedDiff.NotShown(Path, old.IsTooLarge ? $"the present file is too large to show ({old.Size} bytes)" : "the present file is no text"),
            };
        }
    }
}

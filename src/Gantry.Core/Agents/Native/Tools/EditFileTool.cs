using System.Globalization;
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
/// <c>edit_file</c>: exact replacements in a file that the agent has read, all of them or none; asked with the diff. What the user or a command changed since
/// it was read, also while the question waited, is told and never overwritten.
/// </summary>
internal sealed class EditFileTool(ToolPlace place) : ITool
{
    public const int LargestFile = 10 * 1024 * 1024;

    public ModelTool Declaration { get; } = new(
        "edit_file",
        """
        Replaces exact text in a file of the workspace that you have read in this session. Give enough of the lines around it that old_string occurs once, or set
        replace_all. Several edits of one file belong into one call: they are made in order, all or none. Line endings are kept; write \n. The user allows or denies it.
        """,
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace.", "examples": ["src/app.py"] },
                "edits": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 100,
                  "items": {
                    "type": "object",
                    "properties": {
                      "old_string": { "type": "string", "minLength": 1, "description": "What stands there now, exactly, without line numbers.", "examples": ["retries = 3"] },
                      "new_string": { "type": "string", "description": "What shall stand there; empty removes it.", "examples": ["retries = 5"] },
                      "replace_all": { "type": "boolean", "description": "Every occurrence; false by default." }
                    },
                    "required": ["old_string", "new_string"],
                    "additionalProperties": false
                  }
                }
              },
              "required": ["path", "edits"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(place, input.SystemText("path"), [.. input.GetProperty("edits").EnumerateArray().Select(EditOf)]);

    private static FileEdit EditOf(JsonElement edit) => new(edit.Text("old_string"), edit.Text("new_string"), edit.OptionalFlag("replace_all"));

    private sealed record Action(ToolPlace Place, string Path, IReadOnlyList<FileEdit> Edits) : ToolAction
    {
        public override string Title => $"Edit {VisibleText.Of(Path)}";

        public override GatedAction Gated => new FileAction([Path]);

        public override ToolQuestion Question(ISandbox sandbox)
        {
            var present = Present(sandbox.Files);
            return new ToolQuestion("Files change only when you allow it.", Gated, UnifiedDiff.OfChange(Path, present, FileEdit.Apply(Path, present, Edits).Text));
        }

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var edited = FileEdit.Apply(Path, Present(sandbox.Files), Edits);
            var bytes = Encoding.UTF8.GetBytes(edited.Text);
            sandbox.Files.Write(Path, bytes);
            var many = edited.Lines.Count == 1 ? "line" : "lines";
            var done = string.Create(CultureInfo.InvariantCulture, $"Edited {VisibleText.Of(Path)} at {many} {string.Join(", ", edited.Lines)}.");
            return Task.FromResult(new ToolReport(ToolOutcome.Succeeded, done, done) { Files = [new KnownFile(Place.Normalise(Path), FileText.HashOf(bytes))] });
        }

        private string Present(ISandboxFiles files)
        {
            var present = NearNames.ReadOrSuggest(files, Path, LargestFile);
            KnownContent.Require(Place, Path, present);
            return present.Text ?? throw GantryException.Invalid("path", $"'{VisibleText.Of(Path)}' is a binary file or not UTF-8; edit_file changes text only.");
        }
    }
}

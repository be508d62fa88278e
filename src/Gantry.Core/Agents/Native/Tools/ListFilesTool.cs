using System.Text;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>list_files</c>: one path a line, sorted; folders end in <c>/</c>, links are named and not followed.</summary>
internal sealed class ListFilesTool : ITool
{
    private const int MostEntries = 1000;

    public ModelTool Declaration { get; } = new(
        "list_files",
        "Lists a folder of the workspace, one path a line; folders end in '/'. Does not look into .git.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "path": { "type": "string", "minLength": 1, "description": "Relative to the workspace; its top by default." },
                "depth": { "type": "integer", "minimum": 1, "maximum": 10, "description": "How many levels to list; 1 by default." }
              },
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(input.OptionalSystemText("path") ?? ".", input.OptionalInteger("depth") ?? 1);

    private sealed record Action(string Path, int Depth) : ToolAction
    {
        public override string Title => Path == "." ? "List the workspace" : $"List {VisibleText.Of(Path)}";

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var listing = new StringBuilder();
            var entries = 0;
            NearNames.OrSuggest(sandbox.Files, Path, "folder", () => sandbox.Files.List(Path));
            List(sandbox.Files, Path, shownAs: "", Depth, listing, ref entries, cancellationToken);
            if (entries > MostEntries)
            {
                listing.Append("[more than ").Append(MostEntries).Append(" entries; list a folder below or a lower depth, or use glob]\n");
            }

            var text = entries == 0 ? "[the folder is empty]" : listing.ToString();
            return Task.FromResult(new ToolReport(ToolOutcome.Succeeded, text, "listed"));
        }

        private static void List(
            ISandboxFiles files, string folder, string shownAs, int depth, StringBuilder listing, ref int entries, CancellationToken cancellationToken)
        {
            foreach (var entry in files.List(folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++entries > MostEntries)
                {
                    return;
                }

                var shown = shownAs + VisibleText.Of(entry.Name);
                listing.Append(shown).Append(MarkOf(entry.Kind)).Append('\n');
                if (entry.Kind == SandboxEntryKind.Directory && depth > 1 && entry.Name != ".git")
                {
                    ListBelow(files, $"{folder}/{entry.Name}", $"{shown}/", depth - 1, listing, ref entries, cancellationToken);
                }
            }
        }

        // One folder that may not be read, or is gone by now, spoils no listing.
        private static void ListBelow(
            ISandboxFiles files, string folder, string shownAs, int depth, StringBuilder listing, ref int entries, CancellationToken cancellationToken)
        {
            try
            {
                List(files, folder, shownAs, depth, listing, ref entries, cancellationToken);
            }
            catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
            {
                listing.Append('[').Append(shownAs).Append(" cannot be listed]\n");
            }
        }

        private static string MarkOf(SandboxEntryKind kind) => kind switch
        {
            SandboxEntryKind.Directory => "/",
            SandboxEntryKind.Link => " (link)",
            SandboxEntryKind.Other => " (no regular file)",
            _ => "",
        };
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>glob</c>: the files of the workspace whose paths fit a pattern, sorted, one a line.</summary>
internal sealed class GlobTool(ToolPlace place) : ITool
{
    private const int MostByDefault = 200;

    public ModelTool Declaration { get; } = new(
        "glob",
        "Finds files of the workspace by a pattern of their path, such as **/*.cs, src/**/test_*.py or {a,b}.json; a pattern without a slash fits names in any folder. Leaves out what .gitignore names. Follows no links.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "pattern": { "type": "string", "minLength": 1, "maxLength": 1000, "examples": ["**/*.cs"] },
                "path": { "type": "string", "minLength": 1, "description": "The folder to look in; the workspace's top by default. The pattern is relative to it." },
                "include_ignored": { "type": "boolean", "description": "Also what .gitignore names; false by default." },
                "limit": { "type": "integer", "minimum": 1, "maximum": 2000, "description": "200 by default." }
              },
              "required": ["pattern"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input)
    {
        var pattern = input.SystemText("pattern");
        while (pattern.StartsWith("./", StringComparison.Ordinal))
        {
            pattern = pattern[2..];
        }

        return new Action(
            pattern,
            GlobPattern.Parse(pattern.Contains('/', StringComparison.Ordinal) ? pattern : $"**/{pattern}"),
            place.Normalise(input.OptionalSystemText("path") ?? "."),
            input.OptionalFlag("include_ignored"),
            input.OptionalInteger("limit") ?? MostByDefault);
    }

    private sealed record Action(string Pattern, GlobPattern Glob, string Folder, bool WithIgnored, int Limit) : ToolAction
    {
        public override string Title => Folder == "." ? $"Find {VisibleText.Of(Pattern)}" : $"Find {VisibleText.Of(Pattern)} in {VisibleText.Of(Folder)}";

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            // In the background of this call: a large tree takes seconds, and the turn can be stopped meanwhile.
            return Task.Run(() => Find(sandbox.Files, cancellationToken), cancellationToken);
        }

        private ToolReport Find(ISandboxFiles files, CancellationToken cancellationToken)
        {
            var walk = new WorkspaceWalk(files) { WithIgnored = WithIgnored };
            var listing = new StringBuilder();
            var found = 0;
            foreach (var file in NearNames.OrSuggest(files, Folder, "folder", () => walk.Files(Folder)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Glob.Matches(Folder == "." ? file.Path : file.Path[(Folder.Length + 1)..]))
                {
                    continue;
                }

                if (++found > Limit)
                {
                    listing.Append(CultureInfo.InvariantCulture, $"[more than {Limit} files fit; narrow the pattern or the path]\n");
                    break;
                }

                listing.Append(VisibleText.Of(file.Path)).Append('\n');
            }

            if (walk.IsCut)
            {
                listing.Append("[the tree is too large to be searched whole; give a path]\n");
            }

            return new ToolReport(ToolOutcome.Succeeded, found == 0 ? $"[no file fits]\n{listing}".TrimEnd('\n') : listing.ToString(), "listed");
        }
    }
}

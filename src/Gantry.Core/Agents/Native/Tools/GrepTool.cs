using System.Text.Json;
using Gantry.Core.Agents.Native.Tools.Searching;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>grep</c>: the lines of the workspace's files that fit a regular expression; with ripgrep where the sandbox has it.</summary>
internal sealed class GrepTool(ToolPlace place) : ITool
{
    private const int MostByDefault = 100;

    public ModelTool Declaration { get; } = new(
        "grep",
        """
        Searches the workspace's files, line by line, for a regular expression (no look-around, no back-references). Leaves out binaries, files over 10 MiB and what
        .gitignore names; follows no links. output_mode content shows the lines (12:match, 13-context), files_with_matches the paths, count the matching lines of each file.
        """,
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "pattern": { "type": "string", "minLength": 1, "maxLength": 2000, "examples": ["class \\w+Service"] },
                "path": { "type": "string", "minLength": 1, "description": "The file or folder to search; the workspace's top by default." },
                "glob": { "type": "string", "minLength": 1, "maxLength": 1000, "description": "Only files whose path fits, such as *.cs or src/**/*.ts." },
                "output_mode": { "type": "string", "enum": ["content", "files_with_matches", "count"], "description": "content by default." },
                "ignore_case": { "type": "boolean" },
                "context": { "type": "integer", "minimum": 0, "maximum": 50, "description": "Lines to show before and after each match." },
                "before": { "type": "integer", "minimum": 0, "maximum": 50, "description": "Lines to show before each match." },
                "after": { "type": "integer", "minimum": 0, "maximum": 50, "description": "Lines to show after each match." },
                "include_ignored": { "type": "boolean", "description": "Also what .gitignore names; false by default." },
                "limit": { "type": "integer", "minimum": 1, "maximum": 2000, "description": "How many matching lines, or files, to tell; 100 by default." }
              },
              "required": ["pattern"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input)
    {
        var glob = input.OptionalSystemText("glob");
        var around = input.OptionalInteger("context") ?? 0;
        var mode = input.OptionalSystemText("output_mode") switch
        {
            "files_with_matches" => GrepMode.Files,
            "count" => GrepMode.Counts,
            _ => GrepMode.Content,
        };
        var shows = mode == GrepMode.Content;
        var query = new GrepQuery(
            input.SystemText("pattern"),
            place.Normalise(input.OptionalSystemText("path") ?? "."),
            glob is null ? null : GlobPattern.Parse(glob.Contains('/', StringComparison.Ordinal) ? glob : $"**/{glob}"),
            glob?.Contains('/', StringComparison.Ordinal) == false ? glob : null,
            input.OptionalFlag("ignore_case"),
            input.OptionalFlag("include_ignored"),
            shows ? input.OptionalInteger("before") ?? around : 0,
            shows ? input.OptionalInteger("after") ?? around : 0,
            mode,
            input.OptionalInteger("limit") ?? MostByDefault);
        query.Compile();
        return new Action(query);
    }

    private sealed record Action(GrepQuery Query) : ToolAction
    {
        public override string Title => Query.Path == "." ? $"Search {VisibleText.Of(Query.Pattern)}" : $"Search {VisibleText.Of(Query.Pattern)} in {VisibleText.Of(Query.Path)}";

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            NearNames.OrSuggest(sandbox.Files, Query.Path, "file or folder", () => RequireBeneath(sandbox.Files));
            var report = new GrepReport(Query);
            if (!await new RipgrepSearch(sandbox, Query).TryRunAsync(report, cancellationToken))
            {
                await Task.Run(() => new WalkSearch(sandbox.Files, Query).Run(report, cancellationToken), cancellationToken);
            }

            return new ToolReport(ToolOutcome.Succeeded, report.ToString(), "searched");
        }

        // A program would follow a link that it is given by name, wherever it leads.
        private bool RequireBeneath(ISandboxFiles files)
        {
            try
            {
                files.OpenRead(Query.Path).Dispose();
            }
            catch (GantryException folder) when (folder.Kind == FailureKind.Invalid)
            {
                files.List(Query.Path);
            }

            return true;
        }
    }
}

using System.Collections.Frozen;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Matching;

/// <summary>A pattern that would have allowed a part.</summary>
/// <param name="Explanation">What it would allow, as a sentence.</param>
public sealed record SuggestedPattern(ActionPattern Pattern, string Explanation);

/// <summary>Proposes patterns for what was asked. Wide ones only for programs whose further words do little harm.</summary>
public static class PatternSuggestions
{
    // Their second word says what they do.
    private static readonly FrozenSet<string> WithVerb = FrozenSet.Create(
        StringComparer.Ordinal, "git", "dotnet", "cargo", "go", "gh", "kubectl", "docker", "podman", "brew", "apt-get", "apt", "terraform", "pip", "uv", "poetry");

    private static readonly FrozenSet<string> WithScript = FrozenSet.Create(StringComparer.Ordinal, "npm", "pnpm", "yarn", "bun");

    // A rule for one of these covers every file that the sandbox lets it read; the workspace is no boundary to its words.
    private static readonly FrozenSet<string> ReadingFiles = FrozenSet.Create(
        StringComparer.Ordinal,
        "ls", "cat", "head", "tail", "wc", "grep", "rg", "stat", "file", "diff", "du", "df", "sort", "uniq", "cut", "find", "tree", "realpath", "date", "cmp", "nl", "jq");

    private static readonly FrozenSet<string> ReadingNothing = FrozenSet.Create(
        StringComparer.Ordinal, "echo", "printf", "pwd", "which", "tr", "basename", "dirname", "whoami", "uname", "true", "false");

    /// <summary>Narrowest first, part by part of the same width; empty when the action cannot be read. Each allows its part by itself.</summary>
    public static IReadOnlyList<SuggestedPattern> For(GatedAction action) =>
        ActionParts.Of(action) is ReadableParts readable
            ? [.. readable.Parts
                .SelectMany(part => Of(part).Where(suggestion => suggestion.Pattern.Matches(part)).Index())
                .OrderBy(suggestion => suggestion.Index)
                .Select(suggestion => suggestion.Item)
                .DistinctBy(suggestion => suggestion.Pattern)]
            : [];

    private static IEnumerable<SuggestedPattern> Of(ActionPart part) => part switch
    {
        CommandPart command => OfCommand(command),
        FilePart file => OfFile(file),
        HostPart host => OfHost(host),
        ToolPart tool => OfTool(tool),
        _ => [],
    };

    private static IEnumerable<SuggestedPattern> OfCommand(CommandPart part)
    {
        // From the first wrapper on that changes what runs; a plain timeout need not be remembered.
        var line = part.Wrappers.FirstOrDefault(wrapper => wrapper.Effect is not null)?.Arguments ?? part.Arguments;
        var exact = CommandPattern.Exactly(line);
        if (exact.Text.Length <= CommandPattern.LongestText)
        {
            yield return new SuggestedPattern(exact, $"Exactly {exact.Text}, in any folder of the workspace.");
        }

        if (Verb(part.Arguments) is { } beginning && CommandPattern.BeginningWith(beginning) is { Text.Length: <= CommandPattern.LongestText } wide)
        {
            var reach = ReadingFiles.Contains(part.Arguments[0]) ? " It may read any file that the sandbox lets it, outside of the workspace too." : "";
            yield return new SuggestedPattern(wide, $"Any command that begins with {ShellQuoting.Quote(beginning)}, unless an option makes it write or run something else.{reach}");
        }
    }

    private static IReadOnlyList<string>? Verb(IReadOnlyList<string> arguments) => arguments switch
    {
        [var program, ['-', ..], ..] when !OnlyReading(program) => null,
        [var program, "run" or "run-script", var script, ..] when WithScript.Contains(program) => [program, arguments[1], script],
        [var program, "test" or "ci", ..] when WithScript.Contains(program) => [program, arguments[1]],
        [var program, var verb, ..] when WithVerb.Contains(program) => [program, verb],
        [var program, ..] when OnlyReading(program) => [program],
        _ => null,
    };

    private static bool OnlyReading(string program) => ReadingFiles.Contains(program) || ReadingNothing.Contains(program);

    private static IEnumerable<SuggestedPattern> OfFile(FilePart part)
    {
        if (part.Path is "." or "/" || LexicalPath.LeadsOut(part.Path) || PathPattern.Escape(part.Path).Length > PathPattern.LongestText - 2)
        {
            yield break;
        }

        yield return new SuggestedPattern(PathPattern.Exactly(part.Path), $"Changes to {part.Path}.");

        var slash = part.Path.LastIndexOf('/');
        if (slash > 0)
        {
            var folder = part.Path[..slash];
            yield return new SuggestedPattern(PathPattern.Parse($"{PathPattern.Escape(folder)}/**"), $"Changes to anything beneath {folder}.");
        }
    }

    private static IEnumerable<SuggestedPattern> OfHost(HostPart part)
    {
        yield return new SuggestedPattern(HostPattern.Parse(part.Text), $"Connections to {part.Host} on port {part.Port}.");
        yield return new SuggestedPattern(HostPattern.Parse(part.Host.ToString()), $"Connections to {part.Host} on any port.");

        var dot = part.Host.Text.IndexOf('.');
        if (!part.Host.IsAddress && dot > 0 && part.Host.Text[(dot + 1)..] is var domain && !SharedDomains.Contain(domain))
        {
            yield return new SuggestedPattern(HostPattern.Parse($"*.{domain}"), $"Connections to every host beneath {domain}, on any port.");
        }
    }

    private static IEnumerable<SuggestedPattern> OfTool(ToolPart part)
    {
        yield return new SuggestedPattern(ToolPattern.Parse(part.Tool), $"The tool {part.Tool} with any input.");

        if (part.Tool.Split("__") is ["mcp", { Length: > 0 } server, _, ..])
        {
            yield return new SuggestedPattern(ToolPattern.Parse($"mcp__{server}__*"), $"Every tool of the MCP server {server}.");
        }
    }
}

using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Importing;

/// <summary>One entry such as <c>Bash(npm run test:*)</c>.</summary>
internal static class ClaudeCodeEntry
{
    private static readonly string[] WritingTools = ["Edit", "Write", "MultiEdit", "NotebookEdit"];
    private static readonly string[] ReadingTools = ["Read", "Glob", "Grep", "LS", "NotebookRead"];

    /// <summary>The pattern, with a note when it became wider; or no pattern, and why.</summary>
    public static (ActionPattern? Pattern, string Note) Read(string effect, string entry)
    {
        var open = entry.IndexOf('(');
        var tool = open < 0 ? entry : entry[..open];
        if (open >= 0 && !entry.EndsWith(')'))
        {
            return (null, "Its parenthesis is not closed.");
        }

        var specifier = open < 0 ? null : entry[(open + 1)..^1];
        specifier = specifier is "*" or "" ? null : specifier;
        try
        {
            return tool switch
            {
                "Bash" => ReadCommand(effect, specifier),
                "WebFetch" => ReadHost(specifier),
                _ when WritingTools.Contains(tool, StringComparer.Ordinal) => ReadPath(effect, tool, specifier),
                _ when ReadingTools.Contains(tool, StringComparer.Ordinal) => (null, "Reading is not gated by rules here; keep secrets out of the sandbox instead."),
                _ when tool.StartsWith("mcp__", StringComparison.Ordinal) => ReadTool(tool, specifier),
                _ => (null, $"'{tool}' is a tool of Claude Code that has no equal here."),
            };
        }
        catch (GantryException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private static (ActionPattern?, string) ReadCommand(string effect, string? specifier)
    {
        if (specifier is null)
        {
            return (CommandPattern.Parse("*"), effect == "allow" ? "" : "a script that cannot be read is asked");
        }

        if (specifier.EndsWith(":*", StringComparison.Ordinal))
        {
            return ReadPrefix(effect, specifier[..^2]);
        }

        if (!specifier.Contains('*'))
        {
            return (CommandPattern.Parse(specifier), "");
        }

        // A * there spans words; here it stays in one, but for the last by itself.
        if (specifier.EndsWith(" *", StringComparison.Ordinal) && !specifier[..^2].Contains('*'))
        {
            return (CommandPattern.Parse(specifier), "");
        }

        return effect == "allow"
            ? (CommandPattern.Parse(specifier), "narrower: a * inside of the command stays within one word")
            : Widened(specifier[..specifier.IndexOf('*')]);
    }

    // prefix:* is the prefix as whole words, or whatever goes on with a blank.
    private static (ActionPattern?, string) ReadPrefix(string effect, string prefix) => prefix.Contains('*')
        ? effect == "allow" ? (null, "A * before the last :* spans words, which cannot be said here.") : Widened(prefix[..prefix.IndexOf('*')])
        : (CommandPattern.Parse($"{prefix} *"), "");

    // All commands that begin with the whole words before the first *.
    private static (ActionPattern?, string) Widened(string beginning)
    {
        var words = beginning.LastIndexOf(' ') is var blank and > 0 ? beginning[..blank] : "";
        return (CommandPattern.Parse($"{words} *"), "wider: every command that begins so");
    }

    private static (ActionPattern?, string) ReadHost(string? specifier) => specifier switch
    {
        null => (HostPattern.Parse("*"), ""),
        _ when specifier.StartsWith("domain:", StringComparison.Ordinal) => (HostPattern.Parse(specifier["domain:".Length..]), ""),
        _ => (null, "Only domain:… says which host is meant."),
    };

    private static (ActionPattern?, string) ReadPath(string effect, string tool, string? specifier) => specifier switch
    {
        // Claude Code asks its Edit rules alone whether a file may change; a rule here is about every way to change one.
        _ when tool != "Edit" && effect == "allow" => (null, $"A rule here covers every way to change a file, which is more than {tool}; Edit(…) says that."),
        null => effect == "allow"
            ? (PathPattern.Parse("**"), "narrower: files of the workspace")
            : (PathPattern.Parse("**"), "files of the workspace; others are asked by default"),
        ['~', ..] => (null, "'~' is a home folder, which is not known here; write the absolute folder."),
        _ when specifier.StartsWith("//", StringComparison.Ordinal) => (PathPattern.Parse(specifier[1..]), NoteOn(tool)),
        ['/', ..] => (PathPattern.Parse(WithoutFirstSlash(specifier)), NoteOn(tool)),
        _ => (PathPattern.Parse(specifier), NoteOn(tool)),
    };

    // "/src" is anchored at the settings' folder, the workspace's top; a lone name must not be found in every folder.
    private static string WithoutFirstSlash(string specifier) => specifier[1..].TrimEnd('/').Contains('/') ? specifier[1..] : $".{specifier}";

    private static string NoteOn(string tool) => tool == "Edit" ? "" : $"wider: {tool} alone there, every way to change a file here";

    private static (ActionPattern?, string) ReadTool(string tool, string? specifier)
    {
        if (specifier is not null)
        {
            return (null, "What a tool is given cannot be part of a rule here.");
        }

        // mcp__server alone is every tool of the server.
        return (ToolPattern.Parse(tool.Split("__").Length == 2 && !tool.EndsWith('*') ? $"{tool}__*" : tool), "");
    }
}

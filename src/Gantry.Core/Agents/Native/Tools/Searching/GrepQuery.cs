using System.Text.RegularExpressions;

namespace Gantry.Core.Agents.Native.Tools.Searching;

/// <summary>What is searched for.</summary>
/// <param name="Path">The file or folder, from the workspace's top, to search in.</param>
/// <param name="Glob">Only files whose path, from the workspace's top, fits; null: all.</param>
/// <param name="NameGlob">The same as a pattern of names, when it is one.</param>
/// <param name="Limit">Lines that match, or files, that are told.</param>
internal sealed record GrepQuery(
    string Pattern, string Path, GlobPattern? Glob, string? NameGlob, bool IgnoreCase, bool WithIgnored, int Before, int After, GrepMode Mode, int Limit)
{
    /// <summary>Larger files are passed over, in bytes.</summary>
    public const long LargestFile = 10 * 1024 * 1024;

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);

    /// <summary>The pattern, in an engine that takes time in proportion to the text.</summary>
    /// <exception cref="ToolInputException">It is none, or uses what such an engine cannot do.</exception>
    public Regex Compile()
    {
        try
        {
            return new Regex(Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), LongestMatch);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new ToolInputException(
                $"'pattern' is no regular expression that can be used ({failure.Message.TrimEnd('.')}); look-around and back-references are not, and brackets and dots that are meant as letters want a \\ before them. Nothing ran.");
        }
    }
}

/// <summary>What is told of what was found.</summary>
internal enum GrepMode
{
    /// <summary>The lines.</summary>
    Content,

    /// <summary>The files.</summary>
    Files,

    /// <summary>The files, each with the number of its lines that match.</summary>
    Counts,
}

/// <summary>A line that a search came by.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="IsMatch">Else it stands around one.</param>
internal sealed record GrepLine(string Path, int Number, string Text, bool IsMatch);

using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Matching;

/// <summary>A tool's name; a <c>*</c> at its end stands for any rest.</summary>
public sealed record ToolPattern : ActionPattern
{
    /// <summary>The most characters of a tool's name.</summary>
    public const int LongestName = 256;

    private ToolPattern(string text) => Text = text;

    /// <inheritdoc/>
    public override string Kind => "tool";

    /// <inheritdoc/>
    public override string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="GantryException">It is none; names the field <c>pattern</c>.</exception>
    public static ToolPattern Parse(string text)
    {
        var star = text.IndexOf('*');
        return text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e') && (star < 0 || star == text.Length - 1)
            ? new ToolPattern(text)
            : throw Fault($"A tool pattern is a name of 1 to {LongestName} plain characters, such as mcp__github__get_issue; a * may end it.");
    }

    /// <inheritdoc/>
    public override bool Matches(ActionPart part) => Fits(part, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Touches(ActionPart part) => Fits(part, StringComparison.OrdinalIgnoreCase);

    private bool Fits(ActionPart part, StringComparison comparison) =>
        part is ToolPart { Tool: var tool } && (Text.EndsWith('*') ? tool.StartsWith(Text[..^1], comparison) : string.Equals(tool, Text, comparison));
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Which of Anthropic's models it is, as far as its name tells: they differ in what they take.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct ClaudeVersion(int Major, int Minor)
{
    /// <summary>It decides itself how long it thinks, and takes an effort for it (https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking).</summary>
    public bool IsAdaptive => IsAtLeast(4, 6);

    /// <summary>
    /// It refuses <c>temperature</c> and <c>top_p</c>, and knows the efforts above <c>high</c>
    /// (https://platform.claude.com/docs/en/about-claude/models/migration-guide, "Migrating to Claude Opus 4.7").
    /// </summary>
    public bool ChoosesItsSampling => IsAtLeast(4, 7);

    /// <summary>All zero for a name that tells nothing.</summary>
    public static ClaudeVersion Of(string model) =>
        Pattern().Match(model) is { Success: true } match
            ? new ClaudeVersion(Number(match.Groups["major"]), match.Groups["minor"] is { Success: true } minor ? Number(minor) : 0)
            : default;

    private bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // A date may stand where a minor version would.
    [GeneratedRegex(@"claude-[a-z]+-(?<major>\d{1,2})(?!\d)(?:[-.](?<minor>\d{1,2})(?!\d))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

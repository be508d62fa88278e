using Gantry.Core.Text;

namespace Gantry.Core.Setups;

/// <summary>What a script and a list of files may be, whoever wrote them.</summary>
internal static class SetupWords
{
    private const int LongestScript = 16 * 1024;
    private const int LongestPath = 500;
    private const int MostFiles = 50;

    /// <summary>Why a script may not be one; null when it may.</summary>
    public static string? FaultOfScript(string script) =>
        script.Length > LongestScript ? $"A setup script may have {LongestScript / 1024} KiB at most; put more into a file of the repository and call that."
        : script.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')) ? "A setup script may hold no control characters but line feeds and tabs."
        : null;

    /// <summary>Why these may not be files to copy; null when they may.</summary>
    public static string? FaultOfFiles(IReadOnlyList<string> paths) =>
        paths.Count > MostFiles ? $"At most {MostFiles} files can be copied; let the setup script make the others."
        : paths.FirstOrDefault(path => !IsPlain(path)) is { } other
            ? $"'{VisibleText.Of(other)}' is no path of a file from the workspace's top, such as .env or config/local.json; .git and .gantry are not copied from."
            : null;

    private static bool IsPlain(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Any(char.IsControl)
        && path.Split('/') is var parts
        && !parts.Any(part => part is "" or "." or "..")
        && !parts.Any(part => part.Equals(".git", StringComparison.OrdinalIgnoreCase))
        && !parts[0].Equals(".gantry", StringComparison.OrdinalIgnoreCase);
}

using Gantry.Core.Failures;

namespace Gantry.Core.Workspaces;

/// <summary>What people call a workspace.</summary>
internal static class DisplayNames
{
    private const int Longest = 200;

    /// <summary>The name that the user gave, checked; otherwise the usual one.</summary>
    /// <exception cref="GantryException">The given name is empty, too long, or not printable.</exception>
    public static string Choose(string? given, string usual)
    {
        if (given is null)
        {
            return usual.Length <= Longest ? usual : usual[..Longest];
        }

        var name = given.Trim();
        return name.Length is > 0 and <= Longest && !name.Any(char.IsControl)
            ? name
            : throw GantryException.Invalid("display_name", $"display_name must have 1 to {Longest} printable characters.");
    }

    /// <summary>The last two parts of a repository's path: <c>org/repo</c>.</summary>
    public static string Of(Uri url)
    {
        var parts = Uri.UnescapeDataString(url.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('/', parts.TakeLast(2));
        name = name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && name.Length > 4 ? name[..^4] : name;
        return Printable(name, url.Host);
    }

    /// <summary>A folder's own name.</summary>
    public static string Of(string folder) => Printable(Path.GetFileName(folder), folder);

    private static string Printable(string name, string otherwise) => name.Length > 0 && !name.Any(char.IsControl) ? name : otherwise;
}

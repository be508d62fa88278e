using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Core.Sandboxes;

/// <summary>
/// The folders that an operator lets every sandbox read, such as tools in a home. What holds credentials is refused, also by way of a link or of a folder
/// above: what a sandbox can read, an agent can send to its model.
/// </summary>
public static class ReadableFolders
{
    /// <summary>The setting: folders, separated by colons; <c>~</c> is the home of the daemon's user.</summary>
    public const string Setting = "GANTRY_SANDBOX_READABLE";

    private const int MostLinks = 40;

    private static readonly string[] OfTheMachine = ["/proc", "/sys", "/dev", "/run", "/var/run", "/etc", "/boot", "/var/lib/docker"];

    private static readonly string[] WithCredentials =
    [
        ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".netrc", ".git-credentials", ".config/gh", ".config/gcloud", ".config/git", ".config/op", ".password-store",
        ".local/share/keyrings", ".mozilla", ".config/google-chrome", ".claude", ".codex", ".bash_history",
    ];

    // Beside the tools that keep them, such as cargo's.
    private static readonly string[] CredentialFiles = ["credentials", "credentials.toml", "credentials.json", "auth.json", ".npmrc", ".pypirc", ".netrc", "id_rsa", "id_ed25519"];

    /// <summary>Reads the setting.</summary>
    /// <exception cref="GantryException">A folder is missing or must not be shown; all faults at once.</exception>
    public static IReadOnlyList<string> Read(string? setting, string home, DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var folders = (setting ?? "").Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => folder == "~" || folder.StartsWith("~/", StringComparison.Ordinal) ? home + folder[1..] : folder)
            .Select(folder => folder.Length > 1 ? folder.TrimEnd('/') : folder)
            .ToList();
        var faults = folders.Select(folder => Fault(folder, home, data)).OfType<string>().ToArray();
        return faults.Length == 0 ? folders : throw GantryException.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [Setting] = faults });
    }

    private static string? Fault(string folder, string home, DataDirectory data)
    {
        if (!Path.IsPathRooted(folder) || !Directory.Exists(folder))
        {
            return $"{Setting} names {folder}, and there is no such folder; write whole paths.";
        }

        var real = RealPath(folder);
        if (real is null)
        {
            return $"{Setting} names {folder}, whose links lead in a circle.";
        }

        var secret = WithCredentials.Select(name => Path.Combine(home, name)).Where(path => Directory.Exists(path) || File.Exists(path)).FirstOrDefault(path => Overlap(real, RealPath(path) ?? path));
        return Overlap(real, RealPath(data.Root) ?? data.Root) ? $"{Setting} names {folder}, and Gantry's own data lies there."
            : IsWithin(home, real) ? $"{Setting} names {folder}, which is a whole home or more; name the folders of the tools in it."
            : OfTheMachine.Any(place => IsWithin(real, place)) ? $"{Setting} names {folder}, which belongs to the machine and is shown as far as programs need it."
            : secret is not null ? $"{Setting} names {folder}, and credentials lie in {secret}; name the folders of the tools beside it."
            : CredentialFiles.FirstOrDefault(file => File.Exists(Path.Combine(real, file))) is { } kept ? $"{Setting} names {folder}, and {kept} in it holds credentials; name the folders beneath it, such as its bin."
            : null;
    }

    private static bool Overlap(string one, string other) => IsWithin(one, other) || IsWithin(other, one);

    private static bool IsWithin(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);

    // Every part may be a link, and a link may lead to another.
    private static string? RealPath(string path)
    {
        var real = "/";
        var left = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        for (var links = 0; left.TryPop(out var part);)
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            foreach (var step in Path.GetFullPath(Path.Combine(real, target)).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                left.Push(step);
            }

            real = "/";
        }

        return real;
    }
}

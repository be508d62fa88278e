namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>What of this machine every sandbox sees, read-only: programs and libraries, and of /etc only what they need and everybody may know.</summary>
internal static class SystemFolders
{
    private static readonly string[] Roots = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix"];

    // Only what common programs do not do without: each one costs time at every start.
    private static readonly string[] Settings =
        ["alternatives", "ld.so.cache", "passwd", "group", "nsswitch.conf", "hosts", "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "localtime", "os-release", "dotnet"];

    /// <summary>The arguments that show them, without <see cref="OpenFiles"/>.</summary>
    public static IEnumerable<string> Arguments() =>
        Roots.Concat(Settings.Select(InSettings)).Concat(Directory.EnumerateDirectories("/etc", "java-*")).SelectMany(Show);

    /// <summary>The settings that are plain files, to be copied in: a mount takes the kernel ten times as long.</summary>
    public static List<CopiedFile> OpenFiles() =>
        [.. Settings.Select(InSettings).Where(path => new FileInfo(path) is { Exists: true, LinkTarget: null }).Select(Open).OfType<CopiedFile>()];

    private static string InSettings(string name) => $"/etc/{name}";

    private static string[] Show(string path) =>
        new FileInfo(path).LinkTarget is { } target ? ["--symlink", target, path]
        : Directory.Exists(path) ? ["--ro-bind", path, path]
        : [];

    private static CopiedFile? Open(string path)
    {
        try
        {
            return new CopiedFile(path, CopiedFile.ToRead, File.OpenHandle(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Replaced just now, or for others' eyes.
            return null;
        }
    }

    /// <summary>Whether a folder lies in what is shown.</summary>
    public static bool Contain(string folder) => Roots.Any(root => PathText.IsWithin(folder, root));
}

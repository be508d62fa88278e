namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>What of this machine every sandbox sees, read-only: programs and libraries, and of /etc only what they need and everybody may know.</summary>
internal static class SystemFolders
{
    private static readonly string[] Roots = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix"];

    // Each one is a mount, and a mount costs a quarter of a millisecond at every start: only what common programs do not do without.
    private static readonly string[] Settings =
        ["alternatives", "ld.so.cache", "passwd", "group", "nsswitch.conf", "hosts", "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "localtime", "os-release", "dotnet"];

    /// <summary>The arguments that show them.</summary>
    public static IEnumerable<string> Arguments() =>
        Roots.Concat(Settings.Select(name => $"/etc/{name}")).Concat(Directory.EnumerateDirectories("/etc", "java-*")).SelectMany(Show);

    private static string[] Show(string path)
    {
        var entry = new FileInfo(path);
        return entry.LinkTarget is { } target ? ["--symlink", target, path]
            : entry.Exists || Directory.Exists(path) ? ["--ro-bind", path, path]
            : [];
    }

    /// <summary>Whether a folder lies in what is shown.</summary>
    public static bool Contain(string folder) => Roots.Any(root => PathText.IsWithin(folder, root));
}

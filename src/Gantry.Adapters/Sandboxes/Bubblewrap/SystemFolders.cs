namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>What of this machine every sandbox sees, read-only: programs and libraries, and of /etc only what they need and everybody may know.</summary>
internal static class SystemFolders
{
    private static readonly string[] Roots = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix"];

    private static readonly string[] Settings =
    [
        "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "passwd", "group", "nsswitch.conf", "hosts", "host.conf", "protocols", "services",
        "localtime", "timezone", "os-release", "debian_version", "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "ca-certificates", "ca-certificates.conf",
        "mime.types", "magic", "terminfo", "inputrc", "bash.bashrc", "profile", "profile.d", "shells", "perl", "python3", "java", "fonts", "dotnet", "nanorc",
    ];

    /// <summary>The arguments that show them.</summary>
    public static IEnumerable<string> Arguments()
    {
        foreach (var root in Roots)
        {
            var folder = new DirectoryInfo(root);
            if (folder.LinkTarget is { } target)
            {
                foreach (var argument in (string[])["--symlink", target, root])
                {
                    yield return argument;
                }
            }
            else if (folder.Exists)
            {
                foreach (var argument in (string[])["--ro-bind", root, root])
                {
                    yield return argument;
                }
            }
        }

        foreach (var setting in Settings)
        {
            var path = $"/etc/{setting}";
            yield return "--ro-bind-try";
            yield return path;
            yield return path;
        }
    }

    /// <summary>Whether a folder lies in what is shown.</summary>
    public static bool Show(string folder) => Roots.Any(root => PathText.IsWithin(folder, root));
}

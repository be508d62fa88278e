using System.Security.Cryptography;
using System.Text;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>Repositories behind git's own HTTP server, and a daemon that may import from it.</summary>
public sealed class ImportGround : IAsyncLifetime
{
    public TemporaryDirectory Folder { get; } = new();

    public GitHttpServer Server { get; private set; } = null!;

    public DaemonProcess Daemon { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var source = await TestGit.CreateAsync(Folder["source"], "readme", "hello");
        foreach (var n in Enumerable.Range(0, 60))
        {
            await File.WriteAllBytesAsync(Path.Combine(source, $"file-{n}"), RandomNumberGenerator.GetBytes(16 * 1024));
        }

        await CommitAsync(source);
        await ServeAsync(source, "org/repo.git");
        await ServeAsync(await TestGit.CreateAsync(Folder["inner"], "inner.txt", "inner"), "org/inner.git");
        await ServeAsync(Folder["inner"], "org/canary.git");
        Server = await GitHttpServer.StartAsync(Folder["served"]);
        Daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["GANTRY_GIT_ALLOWED_HOSTS"] = $"localhost:{Server.Port}",
            ["GIT_SSL_CAINFO"] = Folder.Write("authority.pem", Server.CertificatePem),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>What the daemon keeps of imports, finished or not.</summary>
    public string[] Managed()
    {
        var folder = Path.Combine(Daemon.DataDirectory, "workspaces");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)] : [];
    }

    public string CredentialFile => Path.Combine(Daemon.DataDirectory, "git-credentials.json");

    /// <summary>All that the daemon wrote into its data directory, byte for byte; not its lock, which cannot be read while it runs and is empty.</summary>
    public string Written(string except) =>
        string.Concat(
            from file in Directory.EnumerateFiles(Daemon.DataDirectory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            where file != except && Path.GetFileName(file) != "lock"
            select Encoding.Latin1.GetString(ReadShared(file)));

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Serves a repository whose submodule comes from this URL.</summary>
    public async Task ServeOuterAsync(string path, string url)
    {
        var outer = await TestGit.CreateAsync(Folder[$"outer-{Guid.NewGuid():N}"], "readme", "outer");
        await File.WriteAllTextAsync(Path.Combine(outer, ".gitmodules"), $"[submodule \"inner\"]\n\tpath = lib/inner\n\turl = \"{url}\"\n");
        await TestGit.RunAsync(outer, "update-index", "--add", "--cacheinfo", $"160000,{await TestGit.RunAsync(Folder["inner"], "rev-parse", "HEAD")},lib/inner");
        await TestGit.RunAsync(outer, "add", ".gitmodules");
        await TestGit.RunAsync(outer, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "--message=submodule");
        await ServeAsync(outer, path);
    }

    private Task<string> ServeAsync(string source, string path) => TestGit.RunAsync(Folder.Path, "clone", "--quiet", "--bare", source, Folder["served", path]);

    private static async Task CommitAsync(string source)
    {
        await TestGit.RunAsync(source, "add", "--all");
        await TestGit.RunAsync(source, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "--message=second");
    }
}

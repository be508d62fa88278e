using Microsoft.AspNetCore.StaticFiles;

namespace Gantry.Server.WebConsole;

/// <summary>
/// The web console as it was built: a list of files that is read once, so that no path of a request ever meets the file system. Empty when the program was built without it.
/// </summary>
internal sealed class ConsoleFiles
{
    /// <summary>The setting that names another folder than the one beside the program, such as the one that <c>npm run build</c> writes.</summary>
    public const string Setting = "GANTRY_CONSOLE_DIR";

    private const string Index = "index.html";

    private readonly Dictionary<string, ConsoleFile> files = new(StringComparer.Ordinal);

    public ConsoleFiles(string? folder)
    {
        var root = Path.GetFullPath(folder ?? Path.Combine(AppContext.BaseDirectory, "console"));
        if (!File.Exists(Path.Combine(root, Index)))
        {
            return;
        }

        var types = new FileExtensionContentTypeProvider { Mappings = { [".webmanifest"] = "application/manifest+json" } };
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            files[name] = new ConsoleFile(path, types.TryGetContentType(path, out var type) ? type : "application/octet-stream", IsNamedByContent: name.StartsWith("assets/", StringComparison.Ordinal));
        }
    }

    /// <summary>There is a console.</summary>
    public bool Exist => files.Count > 0;

    /// <summary>The file at a path below <c>/app/</c>; a path that names no file is one of the console's own pages. Null when a file is missing.</summary>
    public ConsoleFile? Find(string path) =>
        files.TryGetValue(path, out var file) ? file
        : path.StartsWith("assets/", StringComparison.Ordinal) ? null
        : files.GetValueOrDefault(Index);
}

/// <summary>A file of the console.</summary>
/// <param name="IsNamedByContent">Its name holds a hash of it: under this name it never changes.</param>
internal sealed record ConsoleFile(string Path, string ContentType, bool IsNamedByContent);

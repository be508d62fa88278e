using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>What a workspace's files tell of it at a glance: its languages, what builds it, how it is probably tested.</summary>
internal static partial class WorkspaceFacts
{
    private const int MostLanguages = 5;
    private const int MostBuildFiles = 12;
    private const int LargestRead = 256 * 1024;

    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".cs"] = "C#", [".py"] = "Python", [".ts"] = "TypeScript", [".tsx"] = "TypeScript", [".js"] = "JavaScript", [".jsx"] = "JavaScript", [".mjs"] = "JavaScript", [".go"] = "Go",
        [".java"] = "Java", [".rs"] = "Rust", [".c"] = "C", [".h"] = "C/C++", [".cpp"] = "C++", [".cc"] = "C++", [".rb"] = "Ruby", [".php"] = "PHP", [".kt"] = "Kotlin", [".swift"] = "Swift",
    };

    // What is run when a file of this name stands at the top, in the order in which they are looked for.
    private static readonly (string Name, string? Tests)[] BuildFiles =
    [
        ("Makefile", null), ("package.json", null), ("pyproject.toml", "pytest"), ("setup.py", "pytest"), ("tox.ini", "tox"), ("pytest.ini", "pytest"), ("go.mod", "go test ./..."),
        ("Cargo.toml", "cargo test"), ("pom.xml", "mvn test"), ("gradlew", "./gradlew test"), ("build.gradle", "gradle test"), ("CMakeLists.txt", "ctest"),
    ];

    /// <summary>A few lines; empty when nothing is known.</summary>
    public static string Of(ISandboxFiles files, IReadOnlyList<string> paths)
    {
        var languages = paths
            .Select(path => Languages.GetValueOrDefault(Path.GetExtension(path)))
            .OfType<string>()
            .CountBy(language => language, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value)
            .Take(MostLanguages)
            .Select(pair => $"{pair.Key} ({pair.Value})");
        var build = paths.Where(IsBuildFile).OrderBy(path => path.Count(letter => letter == '/')).ThenBy(path => path, StringComparer.Ordinal).Take(MostBuildFiles).ToList();
        var text = new StringBuilder();
        Append(text, "Languages (files)", languages);
        Append(text, "Build files", build);
        Append(text, "Tests are probably run with", TestCommands(files, paths).Distinct(StringComparer.Ordinal));
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string label, IEnumerable<string> values)
    {
        var joined = string.Join(", ", values);
        if (joined.Length > 0)
        {
            text.Append(label).Append(": ").AppendLine(joined);
        }
    }

    private static bool IsBuildFile(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return BuildFiles.Any(known => known.Name == name) || Path.GetExtension(name) is ".sln" or ".slnx" or ".csproj" or ".fsproj";
    }

    private static IEnumerable<string> TestCommands(ISandboxFiles files, IReadOnlyList<string> paths)
    {
        var top = paths.Where(path => !path.Contains('/', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        if (top.Contains("Makefile") && TestTarget().IsMatch(Read(files, "Makefile")))
        {
            yield return "make test";
        }

        if (top.Contains("package.json") && HasTestScript(Read(files, "package.json")))
        {
            yield return "npm test";
        }

        foreach (var (name, tests) in BuildFiles)
        {
            if (tests is not null && top.Contains(name))
            {
                yield return tests;
            }
        }

        if (paths.Any(path => Path.GetExtension(path) is ".sln" or ".slnx" or ".csproj"))
        {
            yield return "dotnet test";
        }
    }

    private static bool HasTestScript(string package)
    {
        try
        {
            using var document = JsonDocument.Parse(package);
            return document.RootElement.TryGetProperty("scripts", out var scripts) && scripts.TryGetProperty("test", out var test)
                && !test.ToString().Contains("no test specified", StringComparison.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Read(ISandboxFiles files, string path)
    {
        try
        {
            using var stream = files.OpenRead(path);
            var bytes = new byte[LargestRead];
            return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^test\s*:", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestTarget();
}

namespace Gantry.Core.Agents.Native.Context;

/// <summary>What a file is, told from its path.</summary>
internal static class PathKind
{
    private static readonly HashSet<string> OtherTexts = new(
        (".rb .php .kt .kts .swift .scala .ex .exs .erl .hs .ml .lua .pl .r .jl .dart .vue .svelte .sh .bash .ps1 .sql .proto .graphql .css .scss .html .cshtml .razor .yml .yaml .toml "
            + ".ini .cfg .md .rst .txt .xml .csproj .fsproj .sln .slnx .gradle .cmake .mk .tf .nix").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> TextsByName = new(["Makefile", "Dockerfile", "Jenkinsfile", "Rakefile", "Gemfile", "Vagrantfile"], StringComparer.Ordinal);

    private static readonly HashSet<string> SideFolders = new(
        "test tests testing testdata testutil testutils __tests__ spec specs e2e example examples samples demo demos fixtures benchmark benchmarks bench docs doc locale locales".Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether its content may help to find it.</summary>
    public static bool IsText(string path) =>
        SymbolScanner.Knows(path) || OtherTexts.Contains(Path.GetExtension(path)) || TextsByName.Contains(path[(path.LastIndexOf('/') + 1)..]);

    /// <summary>How much it counts beside a source file of the product: tests, examples and texts for people less, what programs wrote least.</summary>
    public static double Weight(string path)
    {
        var parts = path.Split('/');
        var name = parts[^1];
        var weight = SymbolScanner.Knows(path) ? 1.0 : 0.6;
        if (parts[..^1].Any(SideFolders.Contains) || IsTest(name))
        {
            weight *= 0.6;
        }

        return name.Contains(".min.", StringComparison.Ordinal) || name.Contains(".pb.", StringComparison.Ordinal) || name.Contains(".generated.", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".g.", StringComparison.Ordinal) || name.EndsWith("_pb2.py", StringComparison.Ordinal)
            ? weight * 0.3
            : weight;
    }

    private static bool IsTest(string name)
    {
        var bare = Path.GetFileNameWithoutExtension(name);
        return bare.EndsWith("_test", StringComparison.OrdinalIgnoreCase) || bare.StartsWith("test_", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith(".test", StringComparison.OrdinalIgnoreCase) || bare.EndsWith(".spec", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("Tests", StringComparison.Ordinal) || bare.EndsWith("Test", StringComparison.Ordinal);
    }
}

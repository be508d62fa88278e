namespace Gantry.Bench.Http;

/// <summary>How a run of the bench is asked for.</summary>
/// <param name="Only">Parts of the measures' names; empty for all.</param>
/// <param name="Program">The published daemon.</param>
/// <param name="OpenCode">opencode's program; null when it is not there.</param>
/// <param name="Page">Where the table goes; null for the terminal alone.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, int Rounds, string Folder, string Program, string? OpenCode, string? Page)
{
    public bool Wants(string measure) => Only.Count == 0 || Only.Any(part => measure.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static BenchOptions Parse(string[] words)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = 0; n + 1 < words.Length; n += 2)
        {
            given[words[n]] = words[n + 1];
        }

        return new BenchOptions(
            given.TryGetValue("--only", out var only) ? only.Split(',') : [],
            int.Parse(given.GetValueOrDefault("--rounds", "5")),
            Path.GetFullPath(given.GetValueOrDefault("--folder", "artifacts/bench")),
            Path.GetFullPath(given.GetValueOrDefault("--program", "bin/gantry")),
            given.GetValueOrDefault("--opencode"),
            given.GetValueOrDefault("--page"));
    }
}

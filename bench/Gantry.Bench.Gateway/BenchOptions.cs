namespace Gantry.Bench.Gateway;

/// <summary>How long, beside whom, and where the table goes.</summary>
internal sealed record BenchOptions(string Gantry, string? Routers, int Rounds, double Seconds, string? Page)
{
    public static BenchOptions Read(string[] args) => new(
        Of(args, "--gantry") ?? Path.Combine("bin", "gantry"),
        Of(args, "--routers") ?? Environment.GetEnvironmentVariable("GANTRY_BENCH_ROUTERS"),
        int.Parse(Of(args, "--rounds") ?? "5"),
        double.Parse(Of(args, "--seconds") ?? "2"),
        Of(args, "--page"));

    private static string? Of(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}

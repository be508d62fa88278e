namespace Gantry.Bench.Http.Report;

/// <summary>A bound on a ratio or on a figure, and how it is said.</summary>
internal static class Goal
{
    public static string AtLeast(double bound, double? value, string of) => Say($"≥ {bound:0.##}x {of}", value, value >= bound);

    public static string AtMost(double bound, double? value, string of) => Say($"≤ {bound:0.##}x {of}", value, value <= bound);

    public static string AtMostKilobytes(double bound, double bytes) => Say($"≤ {bound:0.#} KB each", bytes / 1024, bytes / 1024 <= bound, " KB");

    /// <summary>How often one goes into the other.</summary>
    public static double? Ratio(double value, double? other) => other is { } known and > 0 ? value / known : null;

    private static string Say(string bound, double? value, bool isReached, string unit = "x") =>
        value is { } known ? $"{bound}: {(isReached ? "yes" : "**no**")}, {known:0.00}{unit}" : $"{bound}: not measured";
}

namespace Gantry.Bench.Http.Measures;

/// <summary>What one round gave.</summary>
/// <param name="Value">In the unit of the measure.</param>
/// <param name="Processor">The server's processor time for each event, in µs; 0 where it says nothing.</param>
internal sealed record Figure(double Value, double Processor = 0)
{
    public static Figure Median(IReadOnlyCollection<Figure> rounds) =>
        new(MedianOf([.. rounds.Select(round => round.Value)]), MedianOf([.. rounds.Select(round => round.Processor)]));

    public static double MedianOf(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    public static double Percentile(double[] values, double percent)
    {
        Array.Sort(values);
        return values[(int)Math.Ceiling(values.Length * percent / 100) - 1];
    }
}

using System.Globalization;
using System.Text;

namespace Gantry.Server.Telemetry;

/// <summary>The numbers under one set of labels.</summary>
/// <param name="bounds">Of a histogram's buckets, rising; null for a single number.</param>
internal sealed class MetricSeries(double[]? bounds)
{
    private readonly Lock gate = new();
    private readonly long[] buckets = new long[(bounds?.Length ?? 0) + 1];
    private double value;

    /// <param name="adds">It is added to what is there, else it stands in its place.</param>
    public void Take(double measured, bool adds)
    {
        lock (gate)
        {
            if (bounds is null)
            {
                value = adds ? value + measured : measured;
                return;
            }

            value += measured;
            var place = 0;
            while (place < bounds.Length && measured > bounds[place])
            {
                place++;
            }

            buckets[place]++;
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (gate)
        {
            if (bounds is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {MetricsBoard.Number(value)}\n");
                return;
            }

            var before = labels.Length == 0 ? "" : labels + ",";
            long count = 0;
            for (var i = 0; i <= bounds.Length; i++)
            {
                count += buckets[i];
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{MetricsBoard.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity)}\"}} {count}\n");
            }

            var behind = labels.Length == 0 ? "" : $"{{{labels}}}";
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{behind} {MetricsBoard.Number(value)}\n{name}_count{behind} {count}\n");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gantry.Server.Telemetry;

/// <summary>One instrument with its series. Labels may come from callers, so there is room for so many and no more; the rest shares one series.</summary>
internal sealed class MetricFamily
{
    private const int MostSeries = 500;
    private const int MostRecent = 4;

    // As OpenTelemetry names what found no room.
    private const string Overflow = "otel_metric_overflow=\"true\"";
    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MetricSeries>.AlternateLookup<ReadOnlySpan<char>> known;

    // The same few labels come again and again, and to put their text together costs more than all else.
    private readonly Recent?[] recent = new Recent?[MostRecent];
    private int next;
    private readonly string help;
    private readonly string type;
    private readonly bool adds;
    private readonly double[]? bounds;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        type = kind == typeof(Histogram<>) ? "histogram" : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? "counter" : "gauge";
        adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        bounds = type == "histogram" ? BoundsOf(instrument) : null;
        help = (instrument.Description ?? "").Replace('\n', ' ');
        Name = NameOf(instrument);
        known = series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Name { get; }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var one in recent)
        {
            if (one?.Is(tags) == true)
            {
                one.Series.Take(value, adds);
                return;
            }
        }

        var found = Find(tags);
        found.Take(value, adds);
        recent[(uint)Interlocked.Increment(ref next) % MostRecent] = new Recent([.. tags], found);
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Put together where nothing has to be cleared away; a text is made of them once.
        var labels = new LabelWriter(stackalloc char[LabelWriter.UsualLength]);
        foreach (var (name, tag) in tags)
        {
            labels.Add(name, tag);
        }

        return known.TryGetValue(labels.Text, out var found)
            ? found
            : series.GetOrAdd(series.Count < MostSeries ? labels.Text.ToString() : Overflow, static (_, bounds) => new MetricSeries(bounds), bounds);
    }

    public void Write(StringBuilder text)
    {
        if (series.IsEmpty)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help}\n# TYPE {Name} {type}\n");
        foreach (var (labels, one) in series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            one.Write(text, Name, labels);
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => UsualBounds,
    };

    private string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "ms" => "_milliseconds",
            _ => "",
        };
        var name = Word(instrument.Name);
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Word(string name) => string.Concat(name.Select(LabelWriter.Letter));

    private sealed record Recent(KeyValuePair<string, object?>[] Tags, MetricSeries Series)
    {
        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length != Tags.Length)
            {
                return false;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (!ReferenceEquals(tags[i].Key, Tags[i].Key) || !Equals(tags[i].Value, Tags[i].Value))
                {
                    return false;
                }
            }

            return true;
        }
    }
}

using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Server.Hosting;

/// <summary>How much the daemon takes from whom. Sizes are bytes; the defaults are for one machine and are never felt in ordinary use.</summary>
internal sealed record RequestLimits
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    /// <summary>The largest body of a request, unless its route takes more.</summary>
    public long JsonBytes { get; private init; } = 10 * MiB;

    /// <summary>All headers of a request together.</summary>
    public int HeaderBytes { get; private init; } = 32 * 1024;

    /// <summary>Within which a request's headers must have come.</summary>
    public TimeSpan HeaderPatience { get; private init; } = TimeSpan.FromSeconds(15);

    public int Connections { get; private init; } = 10_000;

    public int ConnectionsPerAddress { get; private init; } = 5_000;

    /// <summary>Event streams and WebSockets that one caller holds open.</summary>
    public int StreamsPerCaller { get; private init; } = 5_000;

    /// <summary>Requests with an unsafe method that one caller may send each second, over a longer time; twice as many at once.</summary>
    public int WritesPerSecond { get; private init; } = 10_000;

    /// <summary>Requests with a missing or wrong proof that one address may send before it is told to wait.</summary>
    public int FailuresPerMinute { get; private init; } = 300;

    /// <exception cref="GantryException">Settings that cannot be used, all of them.</exception>
    public static RequestLimits From(Func<string, string?> setting)
    {
        var read = new Reading(setting);
        var standard = new RequestLimits();
        var limits = new RequestLimits
        {
            JsonBytes = read.Size("GANTRY_MAX_JSON", standard.JsonBytes, KiB, 1024 * MiB),
            HeaderBytes = (int)read.Size("GANTRY_MAX_HEADERS", standard.HeaderBytes, 4 * KiB, MiB),
            HeaderPatience = read.Age("GANTRY_HEADER_TIMEOUT", standard.HeaderPatience, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            Connections = read.Count("GANTRY_MAX_CONNECTIONS", standard.Connections),
            ConnectionsPerAddress = read.Count("GANTRY_MAX_CONNECTIONS_PER_ADDRESS", standard.ConnectionsPerAddress),
            StreamsPerCaller = read.Count("GANTRY_MAX_STREAMS_PER_CALLER", standard.StreamsPerCaller),
            WritesPerSecond = read.Count("GANTRY_MAX_WRITES_PER_SECOND", standard.WritesPerSecond),
            FailuresPerMinute = read.Count("GANTRY_MAX_FAILURES_PER_MINUTE", standard.FailuresPerMinute),
        };
        return read.Faults.Count == 0 ? limits : throw GantryException.Invalid(read.Faults);
    }

    /// <summary>Reads on after a fault, so that all are told at once.</summary>
    private sealed class Reading(Func<string, string?> setting)
    {
        private const int MostCount = 1_000_000;

        public Dictionary<string, string[]> Faults { get; } = new(StringComparer.Ordinal);

        public int Count(string key, int standard) => Read(
            key,
            standard,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            count => count is >= 1 and <= MostCount,
            $"{key} must be a whole number from 1 to {MostCount}.");

        public long Size(string key, long standard, long least, long most) => Read(
            key, standard, text => Amounts.Bytes(text, key), size => size >= least && size <= most, $"{key} must be from {least / KiB} KiB to {most / KiB} KiB, such as {standard / KiB}KiB.");

        public TimeSpan Age(string key, TimeSpan standard, TimeSpan least, TimeSpan most) => Read(
            key, standard, text => Amounts.Age(text, key), age => age >= least && age <= most, $"{key} must be from {least.TotalSeconds}s to {most.TotalSeconds}s.");

        private T Read<T>(string key, T standard, Func<string, T> parse, Func<T, bool> fits, string sentence)
        {
            if (setting(key) is not { Length: > 0 } text)
            {
                return standard;
            }

            try
            {
                var value = parse(text);
                if (fits(value))
                {
                    return value;
                }

                Faults[key] = [sentence];
            }
            catch (GantryException fault)
            {
                Faults[key] = [fault.Message];
            }

            return standard;
        }
    }
}

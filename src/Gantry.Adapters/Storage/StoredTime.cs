using System.Globalization;

namespace Gantry.Adapters.Storage;

/// <summary>
/// Times as the envelope spells them, <c>2026-01-18T12:00:00.250Z</c>: 24 characters, UTC, whole milliseconds. Text order is time order, and people who open
/// the database with a SQL tool can read it; the few bytes more than a number do not matter beside the events' own.
/// </summary>
internal static class StoredTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static object? Write(DateTimeOffset? time) => time is { } known ? Write(known) : null;

    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>What is left of a time once it has been stored.</summary>
    public static DateTimeOffset ToWholeMilliseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}

namespace Gantry.Adapters.Search.Sqlite;

/// <summary>
/// Row numbers that say when: milliseconds since 1970, then a counter. FTS5 walks matches by row number, so "newest first" and "before this one" cost no
/// sorting, and an index that was built again has the order of the one before.
/// </summary>
internal static class RowNumbers
{
    // 2^41 ms reach beyond the year 2039 and 2^63 / 2^22 beyond 2200; a session does not write four million events in a millisecond.
    private const int CounterBits = 22;

    /// <summary>The first number of a millisecond.</summary>
    public static long First(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeMilliseconds()) << CounterBits;

    /// <summary>The first number of the millisecond after it.</summary>
    public static long End(DateTimeOffset at) => First(at) + (1L << CounterBits);
}

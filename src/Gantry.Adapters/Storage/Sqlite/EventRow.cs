using Gantry.Protocol.Events;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// The number of an event's row: its session's key (<c>event_sessions</c>) above, its position in the 32 bits below. So a session's events lie side by side, in
/// order, and the table is its own index.
/// </summary>
internal static class EventRow
{
    /// <summary>The last position that a session has room for.</summary>
    public const long LastSeq = uint.MaxValue;

    private const int SeqBits = 32;

    /// <summary>The position, of the row <c>e</c>.</summary>
    public const string Seq = "(e.id & 4294967295)";

    /// <summary>What is true of the rows <c>e</c> of one session.</summary>
    /// <param name="session">An expression for its id.</param>
    /// <param name="after">An expression for the position before the first one that is wanted.</param>
    public static string Of(string session, string after = "0") =>
        $"""
        e.id > (SELECT (k.key << 32) + {after} FROM event_sessions k WHERE k.session_id = {session})
            AND e.id <= (SELECT (k.key << 32) + 4294967295 FROM event_sessions k WHERE k.session_id = {session})
        """;

    /// <exception cref="InvalidOperationException">The session has no room for so many events.</exception>
    public static long IdOf(long key, EventPosition position) =>
        position.Value <= LastSeq
            ? (key << SeqBits) + position.Value
            : throw new InvalidOperationException($"A session holds {LastSeq} events and no more.");
}

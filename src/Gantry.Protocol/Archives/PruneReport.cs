using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Archives;

/// <summary>What a pruning found and did.</summary>
/// <param name="Found">The sessions that were to be pruned.</param>
/// <param name="Outcome">Null when nothing was done.</param>
public sealed record PruneReport(IReadOnlyList<PrunableSession> Found, PruningOutcome? Outcome);

/// <summary>A session that can be pruned.</summary>
/// <param name="Events">How many of its events are in the database.</param>
/// <param name="Bytes">Their JSON, in UTF-8.</param>
/// <param name="LastEventAt">When the last of them happened.</param>
public sealed record PrunableSession(SessionId SessionId, string? Title, long Events, long Bytes, DateTimeOffset? LastEventAt);

/// <summary>What pruning did.</summary>
/// <param name="DatabaseBytesBefore">The database with its write-ahead log; null when it was not made smaller, because others use it.</param>
/// <param name="DatabaseBytesAfter">The same afterwards.</param>
/// <param name="Note">Why the database is as large as before; null when it was made smaller, or nothing was removed.</param>
public sealed record PruningOutcome(
    IReadOnlyList<PrunedSession> Pruned, IReadOnlyList<RefusedSession> Refused, long? DatabaseBytesBefore, long? DatabaseBytesAfter, string? Note);

/// <summary>A session that was pruned.</summary>
/// <param name="Events">How many were removed now.</param>
/// <param name="FreedBytes">Their JSON; the database reuses the space.</param>
/// <param name="ArchiveBytes">What the session's archive takes.</param>
public sealed record PrunedSession(SessionId SessionId, long Events, long FreedBytes, long ArchiveBytes);

/// <summary>A session that was left as it is.</summary>
public sealed record RefusedSession(SessionId SessionId, string Reason);

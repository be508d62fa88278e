using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using System.Runtime.CompilerServices;

namespace Gantry.Core.Archives;

/// <summary>
/// Takes closed sessions out of the database. Whenever this ends, by a <c>kill -9</c> too, each event is in the database or in an archive that the database
/// names:
/// 1. write the whole log to a file and see it on the disk;
/// 2. note the file in the database, if the session is still closed and said nothing meanwhile; the keys that it holds open nothing from then on;
/// 3. read the file back and compare;
/// 4. remove the events, a few at a time, so that no commit waits long.
/// </summary>
public sealed class Archivist(EventLog log, SessionHistory history, IArchiveFiles files, RetentionOptions options)
{
    /// <summary>The closed sessions that have been idle for so long, the longest idle first.</summary>
    public Task<IReadOnlyList<ClosedSession>> FindIdleAsync(TimeSpan olderThan, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Archives.ClosedBefore(now - olderThan, limit), cancellationToken);

    /// <summary>One session.</summary>
    /// <exception cref="GantryException">Not found, or conflict: it is at work.</exception>
    public Task<ClosedSession> FindAsync(SessionId session, CancellationToken cancellationToken) =>
        log.ReadAsync(view => Closed(view, session), cancellationToken);

    /// <summary>Archives a session and removes its events from the database. One that was pruned already, or left half-way, is finished.</summary>
    /// <exception cref="GantryException">Conflict: it is at work, or some consumer has not had its events. Unavailable: the archive cannot be written or read back.</exception>
    public async Task<PrunedSession> PruneAsync(SessionId session, CancellationToken cancellationToken)
    {
        var closed = await FindAsync(session, cancellationToken);
        var archived = await log.ReadAsync(view => view.Archives.Find(session), cancellationToken);
        if (archived?.Through != closed.Through)
        {
            if (closed.Through == EventPosition.Start)
            {
                return new PrunedSession(session, 0, 0, 0);
            }

            // :: Step 1
            var written = await files.WriteAsync(session, closed.Through, LinesAsync(closed, cancellationToken), cancellationToken);

            // :: Step 2
            archived = await log.CommitAsync(transaction => Record(transaction, closed, written), cancellationToken);
        }

        // :: Step 3
        await VerifyAsync(archived, cancellationToken);
        files.RemoveOlder(session, archived.Through);

        // :: Step 4
        var removed = 0L;
        while (await log.CommitAsync(transaction => RemoveNext(transaction, archived), cancellationToken) is > 0 and var count)
        {
            removed += count;
        }

        return new PrunedSession(session, removed, closed.Bytes, archived.Bytes);
    }

    private static ClosedSession Closed(IStoreView view, SessionId session) =>
        view.Archives.Closed(session)
        ?? throw GantryException.Conflict("session-not-closed", $"Session {session} is not there or has work to do; only sessions without queued or active runs are pruned.");

    private static ArchivedLog Record(IStoreTransaction transaction, ClosedSession closed, WrittenArchive written)
    {
        if (Closed(transaction, closed.SessionId).Through != closed.Through)
        {
            throw GantryException.Conflict("session-not-closed", $"Session {closed.SessionId} went on while it was archived; nothing was removed.");
        }

        var archived = new ArchivedLog(closed.SessionId, closed.Through, written.Sha256, written.Bytes, transaction.Now);
        transaction.Archives.Record(archived);
        ModelKeyDesk.ExpireOf(transaction, closed.SessionId);
        return archived;
    }

    private long RemoveNext(IStoreTransaction transaction, ArchivedLog archived)
    {
        // Another node may have archived more meanwhile; what this archive holds, that one holds too.
        if (transaction.Events.Read(archived.SessionId, EventPosition.Start, 1) is not [var first] || first.Position > archived.Through)
        {
            return 0;
        }

        var through = Math.Min(first.Position.Value + options.RemoveAtOnce - 1, archived.Through.Value);
        return transaction.Archives.Remove(archived.SessionId, EventPosition.At(through));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(ClosedSession closed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = EventPosition.Start;
        await foreach (var logged in history.ReplayAsync(closed.SessionId, EventPosition.Start, cancellationToken: cancellationToken))
        {
            if (logged.Position > closed.Through)
            {
                break;
            }

            if (logged.Position != last.Next)
            {
                throw new InvalidOperationException($"The log of session {closed.SessionId} goes from {last} to {logged.Position}.");
            }

            last = logged.Position;
            yield return logged.Json;
        }

        if (last != closed.Through)
        {
            throw new InvalidOperationException($"The log of session {closed.SessionId} ends at {last} and not at {closed.Through}.");
        }
    }

    private async Task VerifyAsync(ArchivedLog archived, CancellationToken cancellationToken)
    {
        var lines = 0L;
        await foreach (var _ in files.ReadAsync(archived, cancellationToken))
        {
            lines++;
        }

        if (lines != archived.Through.Value)
        {
            throw new InvalidOperationException($"The archive of session {archived.SessionId} holds {lines} events and not {archived.Through}.");
        }
    }
}

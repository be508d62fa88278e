using System.Runtime.CompilerServices;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>
/// Reads whole logs, wherever their events lie: what was pruned from the archive, the rest from the database. The bytes are the same as before. Streams do
/// not read here: a reader whose position was pruned is told so.
/// </summary>
public sealed class SessionHistory(EventLog log, IArchiveFiles files)
{
    private const int PageSize = 512;

    // Another archive may take the place of one between its row and its file; not again and again.
    private const int MostTries = 3;

    /// <summary>All events of a session, or of one run of it, after a position and up to what was committed when a page was read; in order.</summary>
    /// <exception cref="GantryException">Unavailable: events were pruned, and their archive is gone or damaged.</exception>
    public async IAsyncEnumerable<LoggedEvent> ReplayAsync(
        SessionId session,
        EventPosition after,
        RunId? run = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tries = 0;
        while (true)
        {
            var from = after;
            var page = await log.ReadAsync(view => Next(view, session, from, run), cancellationToken);
            if (page.Archive is { } archive)
            {
                var lines = await OpenAsync(archive, isLastTry: ++tries == MostTries, cancellationToken);
                if (lines is null)
                {
                    continue;
                }

                await using var open = lines;
                for (var goesOn = true; goesOn; goesOn = await open.MoveNextAsync())
                {
                    var logged = ArchivedLine.Read(session, open.Current.Span);
                    if (logged.Position > after && logged.Position <= page.PrunedThrough && (run is null || logged.RunId == run))
                    {
                        yield return logged;
                    }
                }

                after = page.PrunedThrough;
                continue;
            }

            foreach (var logged in page.Events)
            {
                yield return logged;
                after = logged.Position;
            }

            if (page.Events.Count < PageSize)
            {
                yield break;
            }
        }
    }

    // In one view: what is pruned meanwhile is then found in the archive.
    private static Page Next(IStoreView view, SessionId session, EventPosition after, RunId? run)
    {
        // Positions have no gaps, so one that is missing was pruned.
        var next = view.Events.Read(session, after, 1);
        var prunedThrough = next.Count > 0 ? EventPosition.At(next[0].Position.Value - 1) : view.Events.LastPosition(session);
        if (prunedThrough <= after)
        {
            return new Page(null, after, view.Events.Read(session, after, PageSize, run));
        }

        return view.Archives.Find(session) is { } archive && archive.Through >= prunedThrough
            ? new Page(archive, prunedThrough, [])
            : throw Missing(session, cause: null);
    }

    private async Task<IAsyncEnumerator<ReadOnlyMemory<byte>>?> OpenAsync(ArchivedLog archive, bool isLastTry, CancellationToken cancellationToken)
    {
        var lines = files.ReadAsync(archive, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            // Every archive has a first line.
            if (await lines.MoveNextAsync())
            {
                return lines;
            }

            await lines.DisposeAsync();
            throw Missing(archive.SessionId, cause: null);
        }
        catch (FileNotFoundException gone)
        {
            await lines.DisposeAsync();
            return isLastTry ? throw Missing(archive.SessionId, gone) : null;
        }
    }

    private static GantryException Missing(SessionId session, Exception? cause) =>
        GantryException.Unavailable(
            "archive-missing",
            $"The events of session {session} were pruned from the database and their archive is not there. Put the folder 'archive' of the data directory (or GANTRY_ARCHIVE_DIR) back from a backup.",
            cause);

    private sealed record Page(ArchivedLog? Archive, EventPosition PrunedThrough, IReadOnlyList<LoggedEvent> Events);
}

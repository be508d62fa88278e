using System.Globalization;
using Gantry.Core.Events;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Audit;

/// <summary>What was decided, refused and trusted, for those who have to account for it.</summary>
public sealed class AuditLog(EventLog log)
{
    /// <summary>A page, oldest first; its cursor is the <c>after</c> of the next one, and null when this is the last so far.</summary>
    public async Task<ItemPage<AuditEntry>> ReadAsync(AuditFilter filter, int limit, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is another page.
        var entries = await log.ReadAsync(view => view.Audit.Read(filter, limit + 1), cancellationToken);
        var cursor = entries.Count > limit ? entries[limit - 1].Position.ToString(CultureInfo.InvariantCulture) : null;
        return new ItemPage<AuditEntry>([.. entries.Take(limit)], cursor);
    }

    /// <summary>Writes entries that belong to no other transaction.</summary>
    public Task WriteAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellationToken) =>
        log.CommitAsync(
            transaction =>
            {
                foreach (var note in notes)
                {
                    transaction.Note(note);
                }
            },
            cancellationToken);
}

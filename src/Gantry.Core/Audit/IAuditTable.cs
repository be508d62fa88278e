using Gantry.Core.Events;
using Gantry.Protocol.Audit;

namespace Gantry.Core.Audit;

/// <summary>The audit log. The store itself refuses to change or remove an entry.</summary>
public interface IAuditTable
{
    /// <summary>Adds an entry, in the transaction of what it tells.</summary>
    void Add(AuditNote note, DateTimeOffset at);

    /// <summary>Entries after a position, oldest first; of one kind, and from a moment on, when they are given.</summary>
    IReadOnlyList<AuditEntry> Read(AuditFilter filter, int limit);
}

/// <summary>Which entries; null means any.</summary>
/// <param name="After">0 begins with the first.</param>
public sealed record AuditFilter(long After = 0, AuditKind? Kind = null, DateTimeOffset? Since = null);

/// <summary>Gives the table its name.</summary>
public static class AuditStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The audit log.</summary>
        public IAuditTable Audit => view.Table<IAuditTable>();
    }

    /// <summary>Writes an audit entry in this transaction: what it tells is true exactly when it stands there.</summary>
    public static void Note(this IStoreTransaction transaction, AuditNote note) => transaction.Audit.Add(note, transaction.Now);
}

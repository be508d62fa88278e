using Gantry.Core.Approvals;
using Gantry.Core.Claims;
using Gantry.Core.Outbox;
using Gantry.Core.Events;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>All tables over one connection.</summary>
internal sealed class SqliteStoreView(SqliteHandle handle) : IStoreView
{
    private readonly Dictionary<Type, object> tables = new()
    {
        [typeof(ISessionTable)] = new SqliteSessionTable(handle),
        [typeof(IRunTable)] = new SqliteRunTable(handle),
        [typeof(IMessageTable)] = new SqliteMessageTable(handle),
        [typeof(IApprovalTable)] = new SqliteApprovalTable(handle),
        [typeof(IClaimTable)] = new SqliteClaimTable(handle),
        [typeof(IOutboxTable)] = new SqliteOutboxTable(handle),
        [typeof(IWorkspaceTable)] = new SqliteWorkspaceTable(handle),
    };

    public SqliteEventTable Events { get; } = new(handle);

    IEventTable IStoreView.Events => Events;

    public TTable Table<TTable>()
        where TTable : class =>
        tables.TryGetValue(typeof(TTable), out var table)
            ? (TTable)table
            : throw new InvalidOperationException($"The SQLite store has no {typeof(TTable).Name}.");
}

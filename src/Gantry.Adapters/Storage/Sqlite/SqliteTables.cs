using Gantry.Adapters.Storage.Tables;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The tables of this store.</summary>
internal static class SqliteTables
{
    public static StoreView Over(SqliteHandle handle) =>
        new(handle, new SqliteEventTable(handle), new SqliteClaimTable(handle), new SqliteOutboxTable(handle), new SqliteModelCallTable(handle));
}

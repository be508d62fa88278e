using Gantry.Adapters.Storage.Tables;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>The tables of this store.</summary>
internal static class PostgresTables
{
    public static StoreView Over(PostgresHandle handle) =>
        new(handle, new PostgresEventTable(handle), new PostgresClaimTable(handle), new PostgresOutboxTable(handle), new ModelCallTable(handle));
}

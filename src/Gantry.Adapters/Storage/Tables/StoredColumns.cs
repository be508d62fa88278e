using System.Data.Common;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>Reads columns as our own types.</summary>
internal static class StoredColumns
{
    extension(DbDataReader row)
    {
        public TId Id<TId>(int column)
            where TId : struct, IEntityId<TId> => EntityId.Parse<TId>(row.GetString(column));

        public TId? IdOrNull<TId>(int column)
            where TId : struct, IEntityId<TId> => row.IsDBNull(column) ? null : EntityId.Parse<TId>(row.GetString(column));

        public string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        public TEnum Enum<TEnum>(int column)
            where TEnum : struct, Enum => StoredEnum<TEnum>.Read(row.GetString(column));

        public DateTimeOffset Time(int column) => row.GetFieldValue<DateTimeOffset>(column);

        public DateTimeOffset? TimeOrNull(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
    }
}

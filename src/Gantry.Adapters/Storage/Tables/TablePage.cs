using System.Data.Common;
using System.Globalization;
using System.Text;
using Gantry.Core.Paging;
using Gantry.Protocol.Paging;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>Lists: newest first by row number, which is also the cursor, so that a page costs the same wherever it stands.</summary>
internal static class TablePage
{
    /// <param name="select">A query without conditions whose first column is the row number, under the name <c>t.id</c>.</param>
    /// <param name="filters">Columns of <c>t</c> that must have a value; a null value means any.</param>
    public static ItemPage<T> Read<T>(
        SqlHandle handle,
        string select,
        PageRequest page,
        Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Column, object? Value)> filters) =>
        Read(handle, select, tail: "", page, read, filters);

    /// <summary>The same where the page is picked within a larger query, so that what else is looked up is looked up for its rows alone.</summary>
    /// <param name="tail">What follows the limit.</param>
    public static ItemPage<T> Read<T>(
        SqlHandle handle,
        string select,
        string tail,
        PageRequest page,
        Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Column, object? Value)> filters)
    {
        var sql = new StringBuilder(select).Append(" WHERE t.id < @before");
        var values = new List<(string, object?)> { ("@before", page.Before ?? long.MaxValue) };
        foreach (var (column, value) in filters)
        {
            if (value is not null)
            {
                sql.Append(CultureInfo.InvariantCulture, $" AND t.{column} = @{column}");
                values.Add(($"@{column}", value));
            }
        }

        // One more than asked for tells whether there is another page.
        sql.Append(" ORDER BY t.id DESC LIMIT @limit").Append(tail);
        values.Add(("@limit", page.Limit + 1));
        var rows = handle.All(sql.ToString(), row => (Number: row.GetInt64(0), Item: read(row)), [.. values]);

        var items = rows.Take(page.Limit).Select(row => row.Item).ToList();
        return new ItemPage<T>(items, rows.Count > page.Limit ? rows[page.Limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }
}

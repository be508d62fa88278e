using System.Globalization;
using Gantry.Core.Failures;

namespace Gantry.Core.Paging;

/// <summary>Which page of a list: newest first, <see cref="Limit"/> items before <see cref="Before"/>.</summary>
/// <param name="Limit">1 to 200.</param>
/// <param name="Before">The table's own row number of the last item of the page before; null for the first page.</param>
public sealed record PageRequest(int Limit = PageRequest.UsualLimit, long? Before = null)
{
    /// <summary>How many items a page has when nobody says.</summary>
    public const int UsualLimit = 50;

    /// <summary>How many items a page has at most.</summary>
    public const int LargestLimit = 200;

    /// <summary>Reads <c>?limit=&amp;cursor=</c>.</summary>
    /// <exception cref="GantryException">One of them is no number in range.</exception>
    public static PageRequest Parse(string? limit, string? cursor)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var size = UsualLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > LargestLimit))
        {
            faults["limit"] = [$"limit must be a whole number from 1 to {LargestLimit}."];
        }

        long before = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            faults["cursor"] = ["cursor must be the next_cursor of an earlier page."];
        }

        return faults.Count == 0 ? new PageRequest(size, cursor is null ? null : before) : throw GantryException.Invalid(faults);
    }
}

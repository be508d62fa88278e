using System.Globalization;
using System.Text;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Changes of a tree as <c>git update-index --index-info</c> reads them. What goes comes first: a file may go where a folder comes.</summary>
internal static class IndexLines
{
    private const string Nothing = "0000000000000000000000000000000000000000";

    /// <param name="prefix">Where the paths lie in the index: empty at its top, else ending in a slash.</param>
    public static byte[] Of(IReadOnlyList<TreeChange> changes, string prefix = "")
    {
        var lines = new StringBuilder();
        foreach (var change in changes.OrderBy(change => change.New is not null))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{change.New?.Mode ?? "0"} {change.New?.Blob ?? Nothing}\t{prefix}{change.Path}\0");
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }
}

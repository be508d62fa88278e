using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// Reads how far git says it is: <c>Receiving objects:  45% (450/1000), 1.20 MiB | 300.00 KiB/s</c>, <c>remote: Enumerating objects: 12, done.</c>
/// </summary>
internal static partial class ProgressLine
{
    /// <returns>Null for a line that says anything else.</returns>
    public static ImportProgress? Read(string line)
    {
        var parts = Form().Match(line);
        if (!parts.Success)
        {
            return null;
        }

        var groups = parts.Groups;
        var percent = Number(groups["percent"]);
        return new ImportProgress(
            groups["phase"].Value,
            percent is { } known ? (int)Math.Min(known, 100) : null,
            Number(groups["done"]) ?? Number(groups["count"]),
            Number(groups["total"]),
            Bytes(groups["size"], groups["unit"].Value));
    }

    // What does not fit is no number that we would show.
    private static long? Number(Group group) =>
        group.Success && long.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Bytes(Group size, string unit)
    {
        if (!size.Success || !double.TryParse(size.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var scale = unit switch { "KiB" => 1L << 10, "MiB" => 1L << 20, "GiB" => 1L << 30, "TiB" => 1L << 40, _ => 1L };
        return number * scale < long.MaxValue / 2 ? (long)(number * scale) : null;
    }

    // Only phases in git's own manner of speaking: a remote may write what it likes after its "remote: ".
    [GeneratedRegex(
        @"\A(remote: )?(?<phase>[A-Z][a-z]{2,20}( [a-z]{2,20}){0,3}): +((?<percent>[0-9]{1,3})% \((?<done>[0-9]{1,18})/(?<total>[0-9]{1,18})\)|(?<count>[0-9]{1,18}))(, (?<size>[0-9.]{1,18}) (?<unit>bytes|KiB|MiB|GiB|TiB)( \| [0-9.]+ [A-Za-z]+/s)?)?(, done\.)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}

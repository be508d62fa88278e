using System.Globalization;
using Gantry.Core.Approvals;
using Gantry.Core.Failures;

namespace Gantry.Server.Hosting;

/// <summary>What the operator says about the inbox.</summary>
internal static class InboxSettings
{
    private const string PatienceName = "GANTRY_APPROVAL_PATIENCE";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <exception cref="GantryException">A setting makes no sense.</exception>
    public static ApprovalOptions Read(Func<string, string?> setting)
    {
        var options = new ApprovalOptions();
        return setting(PatienceName) is { } text ? options with { Patience = Duration(text) } : options;
    }

    private static TimeSpan Duration(string text)
    {
        var unit = text.Length > 1 ? Unit(text[^1]) : TimeSpan.Zero;
        return unit > TimeSpan.Zero
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit.TotalSeconds >= Shortest.TotalSeconds
            && count * unit.TotalSeconds <= Longest.TotalSeconds
            ? unit * count
            : throw GantryException.Invalid(PatienceName, $"{PatienceName} is a time from 1s to 365d such as 90s, 30m, 24h or 7d; it is '{text}'.");
    }

    private static TimeSpan Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => TimeSpan.Zero,
    };
}

using System.Globalization;

namespace Gantry.Cli.Rendering;

/// <summary>Moments as people give them: a day, a moment, or an age.</summary>
internal static class MomentText
{
    /// <summary>An age such as <c>24h</c> or <c>7d</c> as the moment so long ago; anything else as it is, for the daemon to read.</summary>
    public static string Of(string text, TimeProvider time)
    {
        var unit = text.Length > 1 ? text[^1] switch { 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => TimeSpan.Zero } : TimeSpan.Zero;
        return unit > TimeSpan.Zero && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (time.GetUtcNow() - (unit * count)).ToString("O", CultureInfo.InvariantCulture)
            : text;
    }
}

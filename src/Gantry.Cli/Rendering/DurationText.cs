using System.Globalization;

namespace Gantry.Cli.Rendering;

/// <summary>Reads a length of time as people write it: <c>30m</c>, <c>8h</c>, <c>7d</c>.</summary>
internal static class DurationText
{
    private const int Most = 3650;

    /// <exception cref="CommandFailure">It is none, or longer than ten years.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        var number = text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        TimeSpan? duration = text.Length == 0 || number is < 1 or > 24 * 60 * Most ? null : text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        return duration is { } span && span.TotalDays <= Most
            ? span
            : throw new CommandFailure(ExitCode.Usage, $"'{text}' is no length of time; give {option} one such as 30m, 8h or 7d, at most {Most}d.");
    }
}

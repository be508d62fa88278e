using System.Globalization;
using Gantry.Core.Failures;

namespace Gantry.Core.Text;

/// <summary>Reads how long and how large, as people write it in settings and options.</summary>
public static class Amounts
{
    private const long Kibi = 1024;
    private const long LongestAgeInDays = 36_500;

    /// <summary>An age: a whole number with <c>d</c>, <c>h</c>, <c>m</c> or <c>s</c>, such as <c>30d</c>; 0 or more, 100 years at most.</summary>
    /// <param name="name">The setting or option, for the refusal.</param>
    /// <exception cref="GantryException">Invalid: it is none.</exception>
    public static TimeSpan Age(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var seconds = text is [.., var unit]
            ? unit switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, 's' => 1, _ => 0 }
            : 0;
        return seconds > 0 && Number(text.AsSpan()[..^1], LongestAgeInDays * 86_400 / seconds) is { } count
            ? TimeSpan.FromSeconds(count * seconds)
            : throw GantryException.Invalid(name, $"{name} must be an age such as 30d, 12h or 90m, and is '{VisibleText.Of(text)}'.");
    }

    /// <summary>A size: a whole number of bytes, or one with <c>KiB</c>, <c>MiB</c> or <c>GiB</c>, such as <c>256MiB</c>.</summary>
    /// <param name="name">The setting or option, for the refusal.</param>
    /// <exception cref="GantryException">Invalid: it is none.</exception>
    public static long Bytes(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (digits, factor) = text switch
        {
            [.. var count, 'K', 'i', 'B'] => (count, Kibi),
            [.. var count, 'M', 'i', 'B'] => (count, Kibi * Kibi),
            [.. var count, 'G', 'i', 'B'] => (count, Kibi * Kibi * Kibi),
            _ => (text, 1L),
        };
        return Number(digits, long.MaxValue / factor) is { } number
            ? number * factor
            : throw GantryException.Invalid(name, $"{name} must be a size such as 1048576, 512KiB or 256MiB, and is '{VisibleText.Of(text)}'.");
    }

    private static long? Number(ReadOnlySpan<char> digits, long largest) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest ? number : null;
}

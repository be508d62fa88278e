using System.Globalization;

namespace Gantry.Cli.Rendering;

/// <summary>How long ago something was, in one unit: <c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
internal static class Ages
{
    public static string Of(DateTimeOffset moment, TimeProvider time) => Span(time.GetUtcNow() - moment);

    public static string Until(DateTimeOffset moment, TimeProvider time) => Span(moment - time.GetUtcNow());

    private static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d"),
    };
}

using System.Globalization;

namespace Gantry.Cli.Rendering;

/// <summary>A number of bytes as people read it: <c>0 B</c>, <c>1.2 MiB</c>.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Of(long bytes)
    {
        var unit = 0;
        double number = bytes;
        for (; number >= 1024 && unit < Units.Length - 1; unit++)
        {
            number /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? number : Math.Round(number, 1)):0.#} {Units[unit]}");
    }
}

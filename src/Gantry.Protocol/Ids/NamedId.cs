namespace Gantry.Protocol.Ids;

/// <summary>What all ids of foreign origin share.</summary>
internal static class NamedId
{
    private const int LongestName = 200;

    public static string Checked(string value, string noun) =>
        value is { Length: > 0 and <= LongestName } && value.All(c => c is > ' ' and < '\x7f')
            ? value
            : throw new FormatException($"A {noun} id is 1 to {LongestName} visible ASCII characters.");
}

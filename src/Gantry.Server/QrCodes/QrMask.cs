namespace Gantry.Server.QrCodes;

/// <summary>The eight patterns of which one is laid over the data, so that no large areas of one colour are left.</summary>
internal static class QrMask
{
    public const int Count = 8;

    /// <summary>Whether the pattern turns the module over.</summary>
    public static bool Turns(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };
}

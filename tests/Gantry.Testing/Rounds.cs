namespace Gantry.Testing;

/// <summary>How long a test of faults goes on, and with what luck: a little in <c>make test</c>, much in <c>make soak</c>.</summary>
public static class Rounds
{
    private const string SoakSetting = "GANTRY_SOAK";
    private const string SeedSetting = "GANTRY_SEED";

    /// <summary>The long version runs.</summary>
    public static bool AreMany { get; } = Environment.GetEnvironmentVariable(SoakSetting) == "1";

    /// <summary>The number for this run.</summary>
    public static int Of(int few, int many) => AreMany ? many : few;

    /// <summary>Luck that can be had again: the seed stands in what a failed test prints, and <c>GANTRY_SEED</c> sets it.</summary>
    public static Random Luck(Action<string>? say)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedSetting), out var given) ? given : Random.Shared.Next();
        say?.Invoke($"{SeedSetting}={seed}");
        return new Random(seed);
    }
}

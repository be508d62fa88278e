using System.Runtime.InteropServices;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>Money and tokens, spent or reserved.</summary>
/// <param name="NanoUsd">Billionths of a US dollar.</param>
/// <param name="Tokens">Input, output and cached ones together.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Spending(long NanoUsd, long Tokens)
{
    /// <summary>Billionths in a whole.</summary>
    public const long NanosPerUsd = 1_000_000_000;

    /// <summary>The money as people write it.</summary>
    public decimal Usd => NanoUsd / (decimal)NanosPerUsd;

    /// <summary>US dollars as billionths; what is smaller is dropped.</summary>
    public static long NanosOf(decimal usd) => (long)(usd * NanosPerUsd);

    /// <summary>Both together.</summary>
    public static Spending operator +(Spending left, Spending right) => new(left.NanoUsd + right.NanoUsd, left.Tokens + right.Tokens);

    /// <summary>One without the other.</summary>
    public static Spending operator -(Spending left, Spending right) => new(left.NanoUsd - right.NanoUsd, left.Tokens - right.Tokens);
}

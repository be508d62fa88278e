using System.Runtime.InteropServices;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>The tokens of one call, as the provider counted them. None is negative.</summary>
/// <param name="Input">Without those of <paramref name="CacheRead"/> and <paramref name="CacheWrite"/>.</param>
/// <param name="Output">With those of <paramref name="Reasoning"/>.</param>
/// <param name="CacheRead">Input that came from the provider's cache.</param>
/// <param name="CacheWrite">Input that was put into the provider's cache.</param>
/// <param name="Reasoning">The part of the output that the model thought.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenUsage(long Input, long Output, long CacheRead, long CacheWrite, long Reasoning)
{
    /// <summary>All of them; reasoning is part of the output and counts once.</summary>
    public long Total => Input + Output + CacheRead + CacheWrite;
}

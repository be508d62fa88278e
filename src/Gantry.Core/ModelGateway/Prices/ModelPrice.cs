using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Prices;

/// <summary>What a model costs, per token in millionths of a millionth of a US dollar; one dollar per million tokens is 1,000,000 of them.</summary>
/// <param name="Input">Input that no cache had a part in.</param>
/// <param name="CacheRead">Null: not known; a call that reads the provider's cache then has no known cost.</param>
/// <param name="CacheWrite">Null: not known.</param>
/// <param name="Reasoning">Null: the same as other output.</param>
public sealed record ModelPrice(long Input, long Output, long? CacheRead, long? CacheWrite, long? Reasoning)
{
    private const long PicosPerNano = 1000;

    /// <summary>What the whole call costs instead when its prompt is long; null: the same.</summary>
    public LongPrompt? ForLongPrompts { get; init; }

    /// <summary>What a call cost, in billionths of a US dollar, rounded up; null when a price that it needs is not known, or the sum is beyond all reason.</summary>
    public long? CostOf(in TokenUsage usage)
    {
        if (ForLongPrompts is { } dearer && usage.Input + usage.CacheRead + usage.CacheWrite > dearer.Over)
        {
            return dearer.Price.CostOf(usage);
        }

        if ((usage.CacheRead > 0 && CacheRead is null) || (usage.CacheWrite > 0 && CacheWrite is null))
        {
            return null;
        }

        var reasoned = Math.Min(usage.Reasoning, usage.Output);
        return Nanos(
            ((Int128)usage.Input * Input)
            + ((Int128)usage.CacheRead * (CacheRead ?? 0))
            + ((Int128)usage.CacheWrite * (CacheWrite ?? 0))
            + ((Int128)(usage.Output - reasoned) * Output)
            + ((Int128)reasoned * (Reasoning ?? Output)));
    }

    /// <summary>What a call may cost at most, in billionths of a US dollar: all input at its dearest, all output at its dearest.</summary>
    public long? MostOf(long input, long output) =>
        ForLongPrompts is { } dearer && input > dearer.Over
            ? dearer.Price.MostOf(input, output)
            : Nanos(((Int128)input * Math.Max(Input, Math.Max(CacheWrite ?? 0, CacheRead ?? 0))) + ((Int128)output * Math.Max(Output, Reasoning ?? 0)));

    private static long? Nanos(Int128 picos)
    {
        var nanos = (picos + PicosPerNano - 1) / PicosPerNano;
        return nanos <= long.MaxValue / 4 ? (long)nanos : null;
    }
}

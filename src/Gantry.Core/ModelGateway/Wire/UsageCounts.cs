using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>The counts of one answer as its provider names them. Each is the greatest that was said: streams repeat and raise them.</summary>
internal readonly record struct UsageCounts(long Input, long Output, long CacheRead, long CacheWrite, long Reasoning)
{
    /// <summary>Something was counted.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>The output was counted at the top of a document, where a stream of messages says its last word about it.</summary>
    public bool HasLastWord { get; private init; }

    public UsageCounts With(UsageKey key, long number, bool isAtTop)
    {
        var counts = key switch
        {
            UsageKey.Input => this with { Input = Math.Max(Input, number) },
            UsageKey.Output => this with { Output = Math.Max(Output, number), HasLastWord = HasLastWord || isAtTop },
            UsageKey.CacheRead => this with { CacheRead = Math.Max(CacheRead, number) },
            UsageKey.CacheWrite => this with { CacheWrite = Math.Max(CacheWrite, number) },
            UsageKey.Reasoning => this with { Reasoning = Math.Max(Reasoning, number) },
            _ => this,
        };
        return key == UsageKey.Other ? this : counts with { IsKnown = true };
    }

    /// <summary>In our words, where input never includes what was read from or written to a cache. Anthropic counts so itself, OpenAI includes it.</summary>
    public TokenUsage ToUsage(ModelProtocol protocol) =>
        new(protocol == ModelProtocol.Messages ? Input : Math.Max(0, Input - CacheRead - CacheWrite), Output, CacheRead, CacheWrite, Reasoning);
}

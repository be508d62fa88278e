using System.Globalization;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Rendering;

/// <summary>What a run took: counted from its events.</summary>
internal sealed class RunTally
{
    private DateTimeOffset? startedAt;
    private long inputTokens;
    private long outputTokens;

    /// <summary>Durable events seen.</summary>
    public int Events { get; private set; }

    /// <summary>Approvals that were answered.</summary>
    public int ApprovalsAnswered { get; private set; }

    public void Count(EventEnvelope envelope)
    {
        Events += envelope.Position is null ? 0 : 1;
        switch (envelope.Payload)
        {
            case RunQueued or RunStarted:
                startedAt ??= envelope.At;
                break;
            case Usage usage:
                inputTokens += usage.InputTokens;
                outputTokens += usage.OutputTokens;
                break;
            case ApprovalResolved:
                ApprovalsAnswered++;
                break;
        }
    }

    /// <summary>Time and tokens, such as <c>3.2 s · 1,204 tokens in, 56 out</c>.</summary>
    public string Summary(DateTimeOffset endedAt)
    {
        var parts = new List<string>();
        if (startedAt is { } began)
        {
            parts.Add(Duration(endedAt - began));
        }

        if (inputTokens + outputTokens > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{inputTokens:N0} tokens in, {outputTokens:N0} out"));
        }

        return string.Join(" · ", parts);
    }

    /// <summary>For people: <c>40 ms</c>, <c>3.2 s</c>, <c>4 min 05 s</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalMilliseconds):0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes} min {time.Seconds:00} s"),
    };
}

using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>
/// Finds out what an answer cost while it passes, in whatever pieces it comes: the same bytes tell the same, however they are cut. Keeps nothing of it. One
/// per call; not for two threads at once.
/// </summary>
/// <param name="protocol">What the answer is written in.</param>
/// <param name="isStream">It is a stream of events; else one JSON document.</param>
public sealed class AnswerScan(ModelProtocol protocol, bool isStream)
{
    private SseUsageReader events = new(protocol);
    private UsageReader document;

    /// <summary>Whether the answer said that it is whole; a document does by its end.</summary>
    public bool IsWhole => !isStream || events.IsWhole || (protocol == ModelProtocol.ChatCompletions && events.Counts.IsKnown);

    /// <summary>Whether the provider has counted the tokens.</summary>
    public bool IsCounted => isStream ? events.IsCounted : document.Counts.IsKnown;

    /// <summary>The next piece.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (isStream)
        {
            events.Feed(bytes);
        }
        else
        {
            document.Feed(bytes);
        }
    }

    /// <summary>What is known so far; where the provider has not counted, an estimate.</summary>
    /// <param name="estimatedInput">Of the request, for answers that have not said what went in.</param>
    public TokenUsage Usage(long estimatedInput)
    {
        var counts = isStream ? events.Counts : document.Counts;
        var usage = counts.ToUsage(protocol);
        if (IsCounted)
        {
            return usage;
        }

        return usage with
        {
            Input = counts.IsKnown ? usage.Input : estimatedInput,
            Output = Math.Max(usage.Output, isStream ? events.EstimatedOutput : 0),
        };
    }
}

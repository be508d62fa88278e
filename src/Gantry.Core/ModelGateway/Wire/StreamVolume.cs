using System.Runtime.InteropServices;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>
/// How much a stream has carried, for an estimate of its tokens when it was cut before it counted them: each event carries a token or more, and what it is
/// longer than the shortest one is text, at four bytes a token.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct StreamVolume
{
    // Pings and the like are shorter than any event that carries text.
    private const int ShortestEvent = 48;
    private const int BytesPerToken = 4;

    private long events;
    private long bytes;
    private long shortest;

    public readonly long EstimatedTokens => events == 0 ? 0 : events + ((bytes - (events * shortest)) / BytesPerToken);

    public void Add(long length)
    {
        if (length < ShortestEvent)
        {
            return;
        }

        shortest = events == 0 ? length : Math.Min(shortest, length);
        events++;
        bytes += length;
    }
}

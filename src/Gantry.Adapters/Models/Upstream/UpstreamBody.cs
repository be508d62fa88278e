using System.Net;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>A request's body in pieces, sent without being copied. Knows whether it is still being sent: a provider may answer before it has read everything.</summary>
internal sealed class UpstreamBody : HttpContent
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> pieces;
    private readonly BodyLoans loans;

    public UpstreamBody(IReadOnlyList<ReadOnlyMemory<byte>> pieces, string contentType, BodyLoans loans)
    {
        this.pieces = pieces;
        this.loans = loans;
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        loans.Take();
        try
        {
            for (var i = 0; i < pieces.Count; i++)
            {
                await stream.WriteAsync(pieces[i], cancellationToken);
            }
        }
        finally
        {
            loans.GiveBack();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            length += pieces[i].Length;
        }

        return true;
    }
}

/// <summary>How many still read a body, so that its memory is used again by nobody before they are done.</summary>
public sealed class BodyLoans
{
    private int open;

    /// <summary>Nobody reads it now.</summary>
    public bool AreSettled => Volatile.Read(ref open) == 0;

    internal void Take() => Interlocked.Increment(ref open);

    internal void GiveBack() => Interlocked.Decrement(ref open);
}

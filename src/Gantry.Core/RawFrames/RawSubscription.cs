using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Gantry.Protocol.Ids;

namespace Gantry.Core.RawFrames;

/// <summary>One reader's share of the frames that come. A reader that is slow loses the oldest of them; it is told by their numbers, and costs nobody anything.</summary>
internal sealed class RawSubscription(SessionId session, Action<RawSubscription> detach) : IDisposable
{
    private const int MostWaiting = 256;

    private readonly Channel<RawFrame> frames =
        Channel.CreateBounded<RawFrame>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Offer(RawFrame frame)
    {
        if (frame.SessionId == session)
        {
            frames.Writer.TryWrite(frame);
        }
    }

    public bool TryPeek([MaybeNullWhen(false)] out RawFrame frame) => frames.Reader.TryPeek(out frame);

    public void Skip() => frames.Reader.TryRead(out _);

    /// <summary>Ends when there is a frame.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => frames.Reader.WaitToReadAsync(cancellationToken).AsTask();

    public void Dispose() => detach(this);
}

using System.Threading.Channels;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>
/// Tells the one who pauses runs which of them cannot go on, and that keys were changed, so that some may. What finds no room is dropped: an agent that is not
/// paused tries again and is refused again, and paused runs are looked at now and then anyway.
/// </summary>
public sealed class RunHalts
{
    private const int MostWaiting = 1024;

    private readonly Channel<RunHalt?> waiting = Channel.CreateBounded<RunHalt?>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>What was told, in order; null says that keys were changed. One reader.</summary>
    public ChannelReader<RunHalt?> Reader => waiting.Reader;

    internal void Post(RunHalt halt) => waiting.Writer.TryWrite(halt);

    internal void PostKeysChanged() => waiting.Writer.TryWrite(null);
}

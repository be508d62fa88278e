using System.Runtime.InteropServices;

namespace Gantry.Adapters.EventLoop;

/// <summary>
/// Whether one direction of a socket is worth trying. The kernel tells each change once; who tries and finds nothing more says what he knew before he tried, so that a change told
/// meanwhile is not lost. Told by the loop's thread, used up by whoever has the direction.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Readiness(bool isReady)
{
    private int told = isReady ? 1 : 0;
    private int used;

    public readonly bool IsReady => Now != used;

    /// <summary>What is known: for <see cref="UseUp"/>, to be looked at before trying.</summary>
    public readonly int Now => Volatile.Read(in told);

    public void Tell() => Volatile.Write(ref told, told + 1);

    public void UseUp(int known) => used = known;
}

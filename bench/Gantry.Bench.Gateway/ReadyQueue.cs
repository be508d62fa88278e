using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Bench.Gateway;

/// <summary>Which of many sockets have something to read (epoll). For one thread.</summary>
internal sealed class ReadyQueue : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int Most = 256;

    // The kernel packs it on x86-64 and nowhere else.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] found = new byte[Most * Stride];
    private readonly SafeFileHandle queue = new(Posix.CreateQueue(0), ownsHandle: true);

    /// <param name="name">Told by <see cref="Ready"/>.</param>
    public void Watch(int socket, int name)
    {
        Span<byte> description = stackalloc byte[Stride];
        description.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(description, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(description[(Stride - 8)..], name);
        if (Posix.ChangeQueue(queue, Add, socket, description) != 0)
        {
            throw new InvalidOperationException("A socket cannot be watched.");
        }
    }

    /// <summary>Waits until some are ready, and says how many; none when the time is over.</summary>
    public int Await(int milliseconds) => Math.Max(0, Posix.AwaitQueue(queue, found, Most, milliseconds));

    public void Dispose() => queue.Dispose();

    /// <summary>The name of one that was found ready.</summary>
    public int Ready(int place) => BinaryPrimitives.ReadInt32LittleEndian(found.AsSpan((place * Stride) + Stride - 8));
}

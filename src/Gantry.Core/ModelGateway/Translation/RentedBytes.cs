using System.Buffers;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Bytes that are written one after another into borrowed memory: a request is larger than what the collector moves gladly.</summary>
internal sealed class RentedBytes(int size) : IBufferWriter<byte>, IDisposable
{
    private byte[] memory = ArrayPool<byte>.Shared.Rent(size);
    private int length;

    /// <summary>Valid until it is disposed.</summary>
    public ReadOnlyMemory<byte> Written => memory.AsMemory(0, length);

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = length + Math.Max(sizeHint, 1);
        if (wanted > memory.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, memory.Length * 2));
            memory.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(memory);
            memory = larger;
        }

        return memory.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        if (memory.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(memory);
        }

        (memory, length) = ([], 0);
    }
}

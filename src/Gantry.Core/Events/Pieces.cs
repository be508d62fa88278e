using System.Buffers;

namespace Gantry.Core.Events;

/// <summary>Strings pieces of memory together without copying them.</summary>
public static class Pieces
{
    /// <summary>One sequence of them all, in order; at least one.</summary>
    public static ReadOnlySequence<byte> Together(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var first = new Piece(pieces[0], before: null);
        var last = first;
        for (var n = 1; n < pieces.Count; n++)
        {
            last = new Piece(pieces[n], last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}

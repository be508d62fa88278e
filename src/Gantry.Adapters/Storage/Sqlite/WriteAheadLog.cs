using System.Buffers.Binary;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// SQLite's write-ahead log as its file format (https://sqlite.org/fileformat2.html#the_write_ahead_log) has it: a header of 32 bytes, then frames of 24 bytes
/// and a page, each with a checksum that goes on from the frame before.
/// </summary>
internal sealed class WriteAheadLog(Stream file)
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const uint LittleEndianMagic = 0x377f0682;

    private readonly byte[] header = new byte[HeaderSize];

    /// <summary>
    /// The number, from 1, of a frame that is not what was written; 0 stands for the header; null when the log is whole or merely ends torn. A commit is synced
    /// before the next one is written, so a bad frame is a torn end only if no other commit begins behind the one that it is in.
    /// </summary>
    public int? FindDamage()
    {
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
        {
            return null;
        }

        var sum = new Checksum(isBigEndian: (Word(header, 0) & 1) == 1);
        sum.Add(header.AsSpan(0, 24));
        if ((Word(header, 0) & ~1u) != LittleEndianMagic || !sum.Is(header.AsSpan(24)))
        {
            // It is synced before the first frame is written, and SQLite drops a log without it whole.
            return file.Length > HeaderSize ? 0 : null;
        }

        return FindBadFrame(sum);
    }

    private int? FindBadFrame(Checksum sum)
    {
        int? bad = null;
        var afterCommit = false;
        var frame = new byte[FrameHeaderSize + Word(header, 8)];
        for (var number = 1; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            sum.Add(frame.AsSpan(0, 8));
            sum.Add(frame.AsSpan(FrameHeaderSize));

            // Frames of an earlier round through the file carry other salts.
            var isOurs = frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8));
            var isGood = isOurs && sum.Is(frame.AsSpan(16, 8));
            if (bad is not null && afterCommit && isGood)
            {
                return bad;
            }

            bad ??= isGood ? null : number;
            afterCommit = isOurs && Word(frame, 4) != 0;

            // What stands in a bad frame is what the next one was computed from.
            sum = sum.From(frame.AsSpan(16, 8));
        }

        return null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    /// <summary>The format's checksum: two sums over pairs of words, in the byte order that the header names.</summary>
    private struct Checksum(bool isBigEndian)
    {
        private uint first;
        private uint second;

        public readonly Checksum From(ReadOnlySpan<byte> stored) => new(isBigEndian) { first = Word(stored, 0), second = Word(stored, 4) };

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (var at = 0; at < bytes.Length; at += 8)
            {
                first = unchecked(first + Read(bytes[at..]) + second);
                second = unchecked(second + Read(bytes[(at + 4)..]) + first);
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) => first == Word(stored, 0) && second == Word(stored, 4);

        private readonly uint Read(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}

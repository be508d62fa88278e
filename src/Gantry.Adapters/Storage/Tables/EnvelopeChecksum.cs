using System.Buffers.Binary;
using System.Numerics;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>CRC-32C of an event's envelope. It stands beside it, and every reading compares: a disk that gives back another letter is found out (docs/decisions/0031).</summary>
internal static class EnvelopeChecksum
{
    public static long Of(ReadOnlySpan<byte> envelope)
    {
        var crc = uint.MaxValue;
        for (; envelope.Length >= sizeof(ulong); envelope = envelope[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(envelope));
        }

        foreach (var rest in envelope)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }

    /// <summary>Passes over events that are older than the checksums (null).</summary>
    /// <exception cref="GantryException">The envelope is not the one that was written.</exception>
    public static void Verify(SessionId session, EventPosition position, ReadOnlySpan<byte> envelope, long? checksum)
    {
        if (checksum is { } written && written != Of(envelope))
        {
            throw GantryException.Unavailable(
                "event-damaged",
                $"Event {position} of session {session} is not what was written: the disk under the database gave back something else. See the whole extent with: gantry db check; then stop the daemon and put a backup in place.");
        }
    }
}

using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>
/// The port to where archives lie. A file is named by its session and its last position and is never changed: who has read the row of one finds that one,
/// whatever was archived since (docs/decisions/0010).
/// </summary>
public interface IArchiveFiles
{
    /// <summary>Writes lines, each without its line break, and returns when the file is on the disk whole under its name; replaces one of that name.</summary>
    /// <exception cref="GantryException">Unavailable: it cannot be written; there is no half of it.</exception>
    Task<WrittenArchive> WriteAsync(SessionId session, EventPosition through, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken);

    /// <summary>The lines of an archive in order, each valid until the next is asked for. Damage may be found only behind the last line.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="GantryException">Unavailable: it is not what was written.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(ArchivedLog archived, CancellationToken cancellationToken);

    /// <summary>Removes the session's files that hold less than one of them. What cannot be removed stays and is removed another time.</summary>
    void RemoveOlder(SessionId session, EventPosition than);
}

/// <summary>What was written.</summary>
/// <param name="Sha256">Of the lines, uncompressed, in lower-case hex.</param>
/// <param name="Bytes">What the file takes.</param>
public sealed record WrittenArchive(string Sha256, long Bytes);

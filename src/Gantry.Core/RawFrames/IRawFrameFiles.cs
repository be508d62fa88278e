using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.RawFrames;

/// <summary>
/// The port to where raw frames lie: beside the log, bounded, and not missed when somebody deletes them. One caller writes, many read. What is cut off by a
/// crash in the middle of a frame is passed over.
/// </summary>
public interface IRawFrameFiles
{
    /// <summary>Appends frames, those of a run in the order of their numbers. A run over its limit loses its oldest.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    void Append(IReadOnlyList<RawFrame> frames);

    /// <summary>The frames of a session, or of one of its runs, that came after a position or later, in the order in which they came; read as they are asked for.</summary>
    IEnumerable<RawFrame> Read(SessionId session, RunId? run, EventPosition after);

    /// <summary>The last number that a run has; 0 when it has none.</summary>
    long LastNumber(SessionId session, RunId run);

    /// <summary>Removes what is older than a moment, and the oldest of what is over the limit of all together.</summary>
    void Tidy(DateTimeOffset olderThan);
}

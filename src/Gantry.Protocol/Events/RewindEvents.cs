using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Protocol.Events;

/// <summary>
/// <c>ui.rewound</c>: the session stands again as it did at an earlier position. Nothing is taken out of the log: what came after that position is over, and a
/// rewind to the position before this event brings it back.
/// </summary>
/// <param name="ToSeq">The position; 0 is before the first event.</param>
/// <param name="Restored">What was brought back.</param>
/// <param name="By">The user.</param>
/// <param name="Paths">The files that were changed by it, at most 200 of them.</param>
/// <param name="PathCount">How many there were.</param>
/// <param name="Left">Files that were left as they are, because somebody changed them since or they are not kept; at most 200.</param>
public sealed record Rewound(long ToSeq, RewindParts Restored, string By, IReadOnlyList<string> Paths, int PathCount, IReadOnlyList<string> Left) : EventPayload;

/// <summary><c>ui.forked</c>: the session began as another's history up to a position; the events before this one are copies of those that stood there.</summary>
public sealed record Forked(SessionId FromSession, long FromSeq, string By) : EventPayload;

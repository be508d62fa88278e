using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>A session's log in a file: all its events from the first one on, one a line, as an export's <c>events.ndjson</c> has them.</summary>
/// <param name="Through">The last event in it; the session may have gone on since.</param>
/// <param name="Sha256">Of the lines, uncompressed, in lower-case hex.</param>
/// <param name="Bytes">What the file takes, compressed.</param>
public sealed record ArchivedLog(SessionId SessionId, EventPosition Through, string Sha256, long Bytes, DateTimeOffset ArchivedAt);

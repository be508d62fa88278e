using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.RawFrames;

/// <summary>A frame of a provider: known by its run and its number, placed by the event that it came after.</summary>
/// <param name="N">Counts the run's frames from 1.</param>
/// <param name="After">The last event of the session when it came.</param>
/// <param name="Json">The envelope's UTF-8 JSON.</param>
public sealed record RawFrame(SessionId SessionId, RunId RunId, long N, EventPosition After, ReadOnlyMemory<byte> Json);

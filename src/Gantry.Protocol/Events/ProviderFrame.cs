using System.Text.Json;

namespace Gantry.Protocol.Events;

/// <summary>
/// <c>provider.frame</c>: what the provider behind an agent sent, as it came. Streams carry it when they are asked to (<c>?raw=1</c>); it has no <c>seq</c>, is
/// kept for a while only, and is known by its run and its number.
/// </summary>
/// <param name="N">Counts the run's frames from 1. A number that is missing was dropped.</param>
/// <param name="After">The last event of the session when it came.</param>
/// <param name="Frame">JSON as it came; a string when it is no JSON, or was cut.</param>
/// <param name="Cut">How many characters of it were left out at its end; absent when it is whole.</param>
public sealed record ProviderFrame(long N, EventPosition After, JsonElement Frame, long? Cut = null) : EventPayload;

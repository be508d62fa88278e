using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary>The named frame <c>snapshot</c>: all items in flight at the moment of attaching.</summary>
public sealed record StreamSnapshot(IReadOnlyList<ItemInFlight> Items);

/// <summary>An item that is still growing.</summary>
/// <param name="Type">The type of its deltas.</param>
/// <param name="Text">All its text so far; the next delta's <c>offset</c> is this text's length.</param>
public sealed record ItemInFlight(ItemId ItemId, RunId? RunId, string Type, string Text);

/// <summary>The named frame <c>synced</c>: the reader has seen all that was durable when it attached; what follows is live.</summary>
/// <param name="Seq">The last position replayed, or the reader's own when there was nothing new.</param>
public sealed record StreamSynced(EventPosition Seq);

/// <summary>The named frame <c>reset</c>: the reader's position is not in the log (pruned, or ahead of it); it must start over.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="After">The position to attach after.</param>
/// <param name="Snapshot">Where what was pruned can be fetched: a path on this server; absent when nothing was.</param>
public sealed record StreamReset(string Reason, EventPosition After, string? Snapshot = null);

using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary>What an event says. Its type name on the wire, and whether it is stored, stand in <see cref="EventCatalog"/>.</summary>
public abstract record EventPayload;

/// <summary>
/// A frame that is streamed and never stored. Clients append <see cref="TextDelta"/> to what they hold of <see cref="ItemId"/>; <see cref="Offset"/>, in
/// UTF-16 code units, tells where it begins, so that a delta seen twice (once in a snapshot, once live) is recognised.
/// </summary>
public abstract record EphemeralPayload(ItemId ItemId, int Offset, string TextDelta) : EventPayload;

/// <summary>A durable event that ends an item: after it no delta of this <see cref="ItemId"/> comes.</summary>
public interface IFinishesItem
{
    /// <summary>The item that its deltas named.</summary>
    ItemId ItemId { get; }
}

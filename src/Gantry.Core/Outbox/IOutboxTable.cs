using Gantry.Protocol.Ids;

namespace Gantry.Core.Outbox;

/// <summary>
/// The stored outbox. While at least one consumer is registered, every event gets a row in the transaction that appends it; the row goes when every consumer
/// has acknowledged it, and an event with a row is not pruned. Without consumers nothing is kept. How a store with several writers numbers the rows is
/// described in docs/decisions/0007.
/// </summary>
public interface IOutboxTable
{
    /// <summary>Makes a consumer known; it gets what is committed from now on. One that is known keeps its place.</summary>
    void Register(string consumer);

    /// <summary>Forgets a consumer, and what was kept for it alone.</summary>
    void Forget(string consumer);

    /// <summary>All registered consumers, by name.</summary>
    IReadOnlyList<OutboxStanding> Standings();

    /// <summary>Whether there is something that the consumer has not acknowledged. Cheap: it is asked again and again.</summary>
    bool HasWaiting(string consumer);

    /// <summary>
    /// Lets a node alone deliver to a consumer until <paramref name="until"/>, by the store's clock. A node that does already goes on.
    /// </summary>
    /// <returns>False when another node does, or when there is no such consumer.</returns>
    bool Hold(string consumer, NodeId node, DateTimeOffset now, DateTimeOffset until);

    /// <summary>Ends every hold. Only for who knows that no other node lives.</summary>
    void FreeAll();

    /// <summary>
    /// Up to <paramref name="limit"/> events that the consumer has not acknowledged, oldest first. Called by the node that holds the consumer: a store may have
    /// to number the rows first.
    /// </summary>
    IReadOnlyList<OutboxEntry> Read(string consumer, int limit);

    /// <summary>Notes that everything up to a position was delivered.</summary>
    /// <returns>False when the node does not hold the consumer any more; nothing has changed.</returns>
    bool Acknowledge(string consumer, NodeId node, OutboxPosition through);
}

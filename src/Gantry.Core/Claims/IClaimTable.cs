using Gantry.Protocol.Ids;

namespace Gantry.Core.Claims;

/// <summary>
/// The stored claims, one a session at most. All times are the store's: pass <see cref="Events.IStoreTransaction.Now"/> and what is reckoned from it.
/// </summary>
public interface IClaimTable
{
    /// <summary>The session's claim, expired or not; null when nobody holds it.</summary>
    Claim? Find(SessionId session);

    /// <summary>
    /// Takes a session for a node when nobody holds it, when its claim has expired (<paramref name="now"/> or earlier), or when the node holds it already. A
    /// live claim of one's own keeps its generation; every other take begins a new one. Of several nodes that try, one gets it.
    /// </summary>
    /// <returns>Null when another node holds it.</returns>
    Claim? Take(SessionId session, NodeId node, DateTimeOffset now, DateTimeOffset expires);

    /// <summary>Extends a claim; an expired one too, as long as nobody took it.</summary>
    /// <returns>False when the claim's generation is over; nothing has changed.</returns>
    bool Renew(Claim claim, DateTimeOffset expires);

    /// <summary>
    /// Whether a claim's generation is the present one. The answer holds until the transaction ends: a store in which others may commit meanwhile locks the
    /// claim (shared), so that no fact is written beside a take.
    /// </summary>
    bool IsPresent(Claim claim);

    /// <summary>Gives up the node's claim on a session, expired or not; changes nothing when the node has none.</summary>
    void Release(SessionId session, NodeId node);

    /// <summary>Ends the claims of all other nodes. Only for who knows that no other node lives.</summary>
    /// <returns>How many there were.</returns>
    int ReleaseOthers(NodeId node);
}

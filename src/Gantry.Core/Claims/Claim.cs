using Gantry.Protocol.Ids;

namespace Gantry.Core.Claims;

/// <summary>A node's right to work in a session and to write the facts of its run.</summary>
/// <param name="Generation">Rises by one whenever a session gets another holder, and never falls; a fact counts under the present one only.</param>
/// <param name="Expires">By the store's clock, to the millisecond; from this moment on anybody may take it.</param>
public sealed record Claim(SessionId SessionId, NodeId Node, long Generation, DateTimeOffset Expires);

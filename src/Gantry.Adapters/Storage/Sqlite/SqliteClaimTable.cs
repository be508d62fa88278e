using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Claims;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

internal sealed class SqliteClaimTable(SqliteHandle handle) : IClaimTable
{
    public Claim? Find(SessionId session) =>
        handle.First(
            "SELECT session_id, node, generation, expires_at FROM claims WHERE session_id = $session AND node IS NOT NULL",
            ReadClaim,
            ("$session", session.ToString()));

    public Claim? Take(SessionId session, NodeId node, DateTimeOffset now, DateTimeOffset expires)
    {
        // Looks and takes in two statements: nobody comes between, because there is one writer.
        if (Find(session) is { } live && live.Expires > now)
        {
            return live.Node == node && Renew(live, expires) ? live with { Expires = expires } : null;
        }

        handle.Write(
            """
            INSERT INTO claims (session_id, node, generation, expires_at) VALUES ($session, $node, 1, $expires)
            ON CONFLICT (session_id) DO UPDATE SET node = excluded.node, generation = generation + 1, expires_at = excluded.expires_at
            """,
            ("$session", session.ToString()),
            ("$node", node.ToString()),
            ("$expires", StoredTime.Write(expires)));
        return Find(session);
    }

    public bool Renew(Claim claim, DateTimeOffset expires) =>
        handle.Write(
            "UPDATE claims SET expires_at = $expires WHERE session_id = $session AND node = $node AND generation = $generation",
            ("$expires", StoredTime.Write(expires)),
            ("$session", claim.SessionId.ToString()),
            ("$node", claim.Node.ToString()),
            ("$generation", claim.Generation)) > 0;

    // The one writer asks, so nothing can change before its transaction ends.
    public bool IsPresent(Claim claim) => Find(claim.SessionId) is { } present && present.Node == claim.Node && present.Generation == claim.Generation;

    public void Release(SessionId session, NodeId node) =>
        handle.Write(
            "UPDATE claims SET node = NULL, expires_at = NULL WHERE session_id = $session AND node = $node",
            ("$session", session.ToString()),
            ("$node", node.ToString()));

    public int ReleaseOthers(NodeId node) =>
        handle.Write("UPDATE claims SET node = NULL, expires_at = NULL WHERE node <> $node", ("$node", node.ToString()));

    private static Claim ReadClaim(DbDataReader row) => new(row.Id<SessionId>(0), row.Id<NodeId>(1), row.GetInt64(2), row.Time(3));
}

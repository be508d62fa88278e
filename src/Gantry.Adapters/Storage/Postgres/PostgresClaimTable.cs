using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Claims;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Postgres;

internal sealed class PostgresClaimTable(PostgresHandle handle) : IClaimTable
{
    public Claim? Find(SessionId session) =>
        handle.First(
            "SELECT session_id, node, generation, expires_at FROM claims WHERE session_id = @session AND node IS NOT NULL",
            ReadClaim,
            ("@session", session.ToString()));

    // One statement, so that of several nodes one gets it: the others wait for its row and then find it taken.
    public Claim? Take(SessionId session, NodeId node, DateTimeOffset now, DateTimeOffset expires) =>
        handle.Change(
            """
            INSERT INTO claims (session_id, node, generation, expires_at) VALUES (@session, @node, 1, @expires)
            ON CONFLICT (session_id) DO UPDATE SET
                generation = claims.generation + CASE WHEN claims.node = excluded.node AND claims.expires_at > @now THEN 0 ELSE 1 END,
                node = excluded.node,
                expires_at = excluded.expires_at
            WHERE claims.node IS NULL OR claims.node = excluded.node OR claims.expires_at <= @now
            RETURNING session_id, node, generation, expires_at
            """,
            ReadClaim,
            ("@session", session.ToString()),
            ("@node", node.ToString()),
            ("@expires", expires),
            ("@now", now));

    public bool Renew(Claim claim, DateTimeOffset expires) =>
        handle.Write(
            "UPDATE claims SET expires_at = @expires WHERE session_id = @session AND node = @node AND generation = @generation",
            ("@expires", expires),
            ("@session", claim.SessionId.ToString()),
            ("@node", claim.Node.ToString()),
            ("@generation", claim.Generation)) > 0;

    // A view cannot lock and has no need to: nothing is written beside its answer.
    public bool IsPresent(Claim claim) =>
        handle.First(
            "SELECT true FROM claims WHERE session_id = @session AND node = @node AND generation = @generation" + (handle.IsReadOnly ? "" : " FOR SHARE"),
            row => row.GetBoolean(0),
            ("@session", claim.SessionId.ToString()),
            ("@node", claim.Node.ToString()),
            ("@generation", claim.Generation));

    public void Release(SessionId session, NodeId node) =>
        handle.Write(
            "UPDATE claims SET node = NULL, expires_at = NULL WHERE session_id = @session AND node = @node",
            ("@session", session.ToString()),
            ("@node", node.ToString()));

    public int ReleaseOthers(NodeId node) =>
        handle.Write("UPDATE claims SET node = NULL, expires_at = NULL WHERE node <> @node", ("@node", node.ToString()));

    private static Claim ReadClaim(DbDataReader row) => new(row.Id<SessionId>(0), row.Id<NodeId>(1), row.GetInt64(2), row.Time(3));
}

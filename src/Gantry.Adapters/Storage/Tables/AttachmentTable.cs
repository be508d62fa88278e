using System.Data.Common;
using Gantry.Core.Attachments;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class AttachmentTable(SqlHandle handle) : IAttachmentTable
{
    private const string Select = "SELECT t.attachment_id, t.session_id, t.name, t.media_type, t.size, t.sha256, t.created_at FROM attachments t";

    public void Add(Attachment attachment) =>
        handle.Write(
            """
            INSERT INTO attachments (attachment_id, session_id, name, media_type, size, sha256, created_at)
            VALUES (@id, @session, @name, @type, @size, @sha, @created)
            """,
            ("@id", attachment.AttachmentId.ToString()),
            ("@session", attachment.SessionId.ToString()),
            ("@name", attachment.Name),
            ("@type", attachment.MediaType),
            ("@size", attachment.Size),
            ("@sha", attachment.Sha256),
            ("@created", attachment.CreatedAt));

    public Attachment? Find(AttachmentId id) => handle.First(Select + " WHERE t.attachment_id = @id", Read, ("@id", id.ToString()));

    public IReadOnlyList<Attachment> Of(SessionId session) =>
        handle.All(Select + " WHERE t.session_id = @session ORDER BY t.id", Read, ("@session", session.ToString()));

    private static Attachment Read(DbDataReader row) =>
        new(row.Id<AttachmentId>(0), row.Id<SessionId>(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetString(5), row.Time(6));
}

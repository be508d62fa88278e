using System.Data.Common;
using System.Text.Json;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class MessageTable(SqlHandle handle) : IMessageTable
{
    private const string Select = "SELECT t.message_id, t.session_id, t.run_id, t.text, t.delivery, t.state, t.created_at, t.attachments FROM messages t";

    public void Add(MessageRecord message) =>
        handle.Write(
            """
            INSERT INTO messages (message_id, session_id, run_id, text, delivery, state, created_at, attachments)
            VALUES (@id, @session, @run, @text, @delivery, @state, @created, @attachments)
            """,
            Values(message));

    public void Update(MessageRecord message)
    {
        var changed = handle.Write(
            """
            UPDATE messages SET session_id = @session, run_id = @run, text = @text, delivery = @delivery, state = @state, created_at = @created,
                attachments = @attachments
            WHERE message_id = @id
            """,
            Values(message));
        if (changed == 0)
        {
            throw new InvalidOperationException($"There is no message {message.MessageId} to replace.");
        }
    }

    public MessageRecord? Find(MessageId id) => handle.First(Select + " WHERE t.message_id = @id", ReadMessage, ("@id", id.ToString()));

    public IReadOnlyList<MessageRecord> WaitingToSteer(SessionId session) =>
        handle.All(
            Select + " WHERE t.session_id = @session AND t.state = 'waiting' AND t.delivery = 'steer' AND t.run_id IS NULL ORDER BY t.id",
            ReadMessage,
            ("@session", session.ToString()));

    private static (string Name, object? Value)[] Values(MessageRecord message) =>
    [
        ("@id", message.MessageId.ToString()),
        ("@session", message.SessionId.ToString()),
        ("@run", message.RunId?.ToString()),
        ("@text", message.Text),
        ("@delivery", StoredEnum<Delivery>.Write(message.Delivery)),
        ("@state", StoredEnum<MessageState>.Write(message.State)),
        ("@created", message.CreatedAt),
        ("@attachments", message.Attachments is { } carried ? JsonSerializer.Serialize(carried, EventJson.Default.IReadOnlyListAttachmentRef) : null),
    ];

    private static MessageRecord ReadMessage(DbDataReader row) =>
        new(
            row.Id<MessageId>(0),
            row.Id<SessionId>(1),
            row.IdOrNull<RunId>(2),
            row.GetString(3),
            row.Enum<Delivery>(4),
            row.Enum<MessageState>(5),
            row.Time(6),
            row.TextOrNull(7) is { } carried ? JsonSerializer.Deserialize(carried, EventJson.Default.IReadOnlyListAttachmentRef) : null);
}

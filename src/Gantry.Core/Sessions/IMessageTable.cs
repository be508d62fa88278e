using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>The stored messages.</summary>
public interface IMessageTable
{
    /// <summary>Adds one.</summary>
    void Add(MessageRecord message);

    /// <summary>Replaces one.</summary>
    void Update(MessageRecord message);

    /// <summary>Finds one.</summary>
    MessageRecord? Find(MessageId id);

    /// <summary>The session's messages that still wait to steer the active run, in the order in which they were added.</summary>
    IReadOnlyList<MessageRecord> WaitingToSteer(SessionId session);
}

/// <summary>A message as the store keeps it.</summary>
/// <param name="RunId">The run that it starts or went into; null while it waits to steer.</param>
/// <param name="Attachments">The files that it carries; null when there are none.</param>
/// <param name="State">Whether the agent has seen it.</param>
public sealed record MessageRecord(
    MessageId MessageId,
    SessionId SessionId,
    RunId? RunId,
    string Text,
    Delivery Delivery,
    MessageState State,
    DateTimeOffset CreatedAt,
    IReadOnlyList<AttachmentRef>? Attachments = null);

/// <summary>Whether the agent has seen a message.</summary>
public enum MessageState
{
    /// <summary>Not yet.</summary>
    Waiting,

    /// <summary>Its <c>ui.message.user</c> is in the log.</summary>
    Delivered,

    /// <summary>It never will.</summary>
    Cancelled,
}

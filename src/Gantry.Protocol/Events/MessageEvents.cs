using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.message.user</c>: the message has reached the agent. Comes exactly once for each accepted message that was not cancelled.</summary>
/// <param name="Attachments">The files that it carries; absent when there are none.</param>
public sealed record UserMessage(MessageId MessageId, string Text, IReadOnlyList<AttachmentRef>? Attachments = null) : EventPayload;

/// <summary><c>ui.message.assistant.delta</c>: the answer grows.</summary>
public sealed record AssistantDelta(ItemId ItemId, int Offset, string TextDelta) : EphemeralPayload(ItemId, Offset, TextDelta);

/// <summary><c>ui.message.assistant.final</c>: one finished text of the agent.</summary>
/// <param name="Format">Always <c>markdown</c> today.</param>
public sealed record AssistantFinal(ItemId ItemId, string Text, string Format = "markdown") : EventPayload, IFinishesItem;

/// <summary><c>ui.thinking.delta</c>: the agent thinks aloud.</summary>
public sealed record ThinkingDelta(ItemId ItemId, int Offset, string TextDelta) : EphemeralPayload(ItemId, Offset, TextDelta);

/// <summary><c>ui.thinking.final</c>: one finished thought.</summary>
/// <param name="Signature">The provider's seal on the thought, which it wants back with the next call; opaque.</param>
/// <param name="Redacted">A thought whose words the provider keeps to itself, as it wants it back; opaque.</param>
public sealed record ThinkingFinal(ItemId ItemId, string Text, string? Signature = null, string? Redacted = null) : EventPayload, IFinishesItem;

/// <summary><c>ui.message.queued</c>: accepted and durable while a run is active; not yet seen by the agent.</summary>
public sealed record MessageQueued(MessageId MessageId, string Text, Delivery Delivery) : EventPayload;

/// <summary><c>ui.message.edited</c>: a message that still waited now says this.</summary>
public sealed record MessageEdited(MessageId MessageId, string Text) : EventPayload;

/// <summary><c>ui.message.cancelled</c>: a message that still waited will not be delivered.</summary>
public sealed record MessageCancelled(MessageId MessageId) : EventPayload;

/// <summary><c>ui.message.injected</c>: the message went into the turn that was under way; its <c>ui.message.user</c> follows.</summary>
public sealed record MessageInjected(MessageId MessageId) : EventPayload;

using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Sessions;

/// <summary>Body of <c>POST /api/sessions/{id}/prompt</c>.</summary>
/// <param name="Attachments">Ids of the session's attachments.</param>
/// <param name="MaxCostUsd">What the run's model calls may cost, in US dollars; at that the run pauses. Above 0; the session's limit, or the daemon's, when absent.</param>
public sealed record PromptSession(string? Prompt = null, IReadOnlyList<string>? Attachments = null, decimal? MaxCostUsd = null);

/// <summary>The prompt is durable; it becomes the run's turn.</summary>
public sealed record PromptAccepted(RunId RunId, MessageId MessageId);

/// <summary>Body of <c>POST /api/sessions/{id}/messages</c>.</summary>
/// <param name="Content">The text; <paramref name="Text"/> says the same under another name.</param>
/// <param name="MessageType"><c>user_message</c> (default), or <c>interrupt</c>, which is short for that delivery.</param>
/// <param name="Delivery"><c>queue</c> (default), <c>steer</c> or <c>interrupt</c>.</param>
/// <param name="Attachments">Ids of the session's attachments.</param>
public sealed record SendMessage(
    string? Content = null, string? Text = null, string? MessageType = null, string? Delivery = null, IReadOnlyList<string>? Attachments = null);

/// <summary>The message is durable: it becomes exactly one <c>ui.message.user</c>, unless it is cancelled first.</summary>
/// <param name="RunId">The run that it starts; null when it steers the active one.</param>
public sealed record MessageAccepted(MessageId MessageId, RunId? RunId);

/// <summary>Body of <c>POST /api/sessions/{id}/messages/{message_id}</c>.</summary>
/// <param name="Text">What the message says from now on.</param>
public sealed record EditMessage(string? Text = null);

/// <summary>Body of <c>POST /v1/session/message</c>.</summary>
/// <param name="SessionId">A session, or a UUID that is none yet: then it is created in a scratch workspace.</param>
/// <param name="Attachments">Ids of the session's attachments.</param>
public sealed record PostSessionMessage(string? SessionId = null, string? Message = null, IReadOnlyList<string>? Attachments = null);

/// <summary>The message is durable.</summary>
/// <param name="EventId">The message's id, which its <c>ui.message.user</c> carries.</param>
public sealed record SessionMessagePosted(SessionId SessionId, MessageId EventId);

/// <summary>What <c>POST /api/sessions/{id}/interrupt</c> stopped.</summary>
/// <param name="RunId">The run that was active, null when the session was idle.</param>
public sealed record SessionInterrupted(RunId? RunId);

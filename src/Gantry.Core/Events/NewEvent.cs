using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>A fact before it has its place in the log.</summary>
/// <param name="At">When it happened, of a copy; null: now.</param>
public sealed record NewEvent(SessionId SessionId, RunId? RunId, AgentName Provider, EventPayload Payload, DateTimeOffset? At = null);

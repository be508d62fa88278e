using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>A fact before it has its place in the log.</summary>
public sealed record NewEvent(SessionId SessionId, RunId? RunId, AgentName Provider, EventPayload Payload);

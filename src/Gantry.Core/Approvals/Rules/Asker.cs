using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Who asks, and where; it says which rules are about the request. What is null is unknown, and rules for one such thing are not about it.</summary>
public sealed record Asker(AgentName? Agent = null, WorkspaceId? WorkspaceId = null, SessionId? SessionId = null);

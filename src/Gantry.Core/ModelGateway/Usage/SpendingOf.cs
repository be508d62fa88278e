using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Usage;

/// <summary>Whose calls to add up; exactly one of them is there.</summary>
public sealed record SpendingOf(ModelKeyId? Key = null, SessionId? Session = null, string? Run = null);

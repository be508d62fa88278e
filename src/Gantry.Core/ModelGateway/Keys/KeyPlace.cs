using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Whom a key's calls belong to.</summary>
/// <param name="Owner">The user who answers for them.</param>
public sealed record KeyPlace(string Owner, SessionId? Session = null, RunId? Run = null);

using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>A virtual key as the store keeps it.</summary>
/// <param name="Key">What people see of it.</param>
/// <param name="Owner">The user who answers for its calls.</param>
/// <param name="Session">The session that it is held by, or that its run belongs to.</param>
/// <param name="Run">The run that it is held by.</param>
/// <param name="Revision">Rises with every change of any key.</param>
public sealed record StoredKey(ModelKey Key, KeyHash Hash, string Owner, SessionId? Session, RunId? Run, long Revision);

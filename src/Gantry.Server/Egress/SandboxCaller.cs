using Gantry.Core.Egress;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Egress;

/// <summary>The sandbox that a connection comes from; a feature of the connection and of every request on it.</summary>
/// <param name="Gone">The sandbox is disposed of, and what it asked for with it.</param>
internal sealed record SandboxCaller(SessionId Session, EgressQuestion Ask, CancellationToken Gone);

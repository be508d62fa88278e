using Gantry.Core.Egress;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Egress;

/// <summary>The sandbox that a connection comes from; a feature of the connection and of every request on it.</summary>
/// <param name="Gone">The sandbox is disposed of, and what it asked for with it.</param>
internal sealed record SandboxCaller(SessionId Session, RunId Run, EgressQuestion Ask, CancellationToken Gone)
{
    // Whose sessions all are, as long as there is one user.
    private const string Owner = "owner";

    /// <summary>Who calls models through it.</summary>
    public CallCaller Models { get; } = new(Owner, Session, Run);
}

using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Egress;

/// <summary>Makes the one way out of a sandbox: it speaks HTTP, as a proxy to hosts that the rules allow and as the model gateway.</summary>
public interface ISandboxDoors
{
    /// <summary>Opens a door for the sandbox of one run: what calls models through it is that run's.</summary>
    ISandboxDoor Open(SessionId session, RunId run, EgressQuestion ask);
}

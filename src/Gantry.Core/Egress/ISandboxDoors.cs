using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Egress;

/// <summary>Makes the one way out of a sandbox: it speaks HTTP, as a proxy to hosts that the rules allow and as the model gateway.</summary>
public interface ISandboxDoors
{
    /// <summary>Opens a door for one sandbox.</summary>
    ISandboxDoor Open(SessionId session, EgressQuestion ask);
}

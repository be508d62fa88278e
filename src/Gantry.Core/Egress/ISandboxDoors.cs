using Gantry.Protocol.Ids;

namespace Gantry.Core.Egress;

/// <summary>Makes the one way out of a sandbox: a Unix socket that speaks HTTP, as a proxy to hosts that the rules allow and as the model gateway.</summary>
public interface ISandboxDoors
{
    /// <summary>Opens a door for one sandbox. Disposing closes it with every connection through it.</summary>
    ISandboxDoor Open(SessionId session, EgressQuestion ask);
}

/// <summary>One sandbox's way out.</summary>
public interface ISandboxDoor : IAsyncDisposable
{
    /// <summary>The folder that holds nothing but the socket <c>gantry.sock</c>, to be bound into the sandbox; absolute, for the daemon's user only.</summary>
    string Folder { get; }
}

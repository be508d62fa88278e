namespace Gantry.Core.Sandboxes;

/// <summary>What can be reached over the network from a sandbox.</summary>
public abstract record SandboxNetwork
{
    private SandboxNetwork()
    {
    }

    /// <summary>Nothing: a loopback of its own, no other device, no abstract sockets of the host.</summary>
    public sealed record None : SandboxNetwork;

    /// <summary>All that the daemon's user reaches. Only a kind that is no boundary offers it.</summary>
    public sealed record Host : SandboxNetwork;

    /// <summary>As <see cref="None"/>, with one folder of Unix sockets through which what is allowed is reached.</summary>
    /// <param name="SocketFolder">Absolute, of this machine.</param>
    public sealed record Forwarded(string SocketFolder) : SandboxNetwork
    {
        /// <summary>Where processes see the folder, read-only.</summary>
        public const string FolderInside = "/run/gantry";
    }
}

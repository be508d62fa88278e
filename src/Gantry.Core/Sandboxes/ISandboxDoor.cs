using System.Net.Sockets;

namespace Gantry.Core.Sandboxes;

/// <summary>One sandbox's way out: serves what connects to sockets that listen inside. Disposing closes it with every connection through it.</summary>
public interface ISandboxDoor : IAsyncDisposable
{
    /// <summary>Serves a socket that listens in the sandbox's own network, and owns it from then on. Disposing what is returned closes it; connections go on.</summary>
    IDisposable Serve(Socket listener);
}

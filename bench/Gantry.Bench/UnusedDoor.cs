using System.Net.Sockets;
using Gantry.Core.Sandboxes;

namespace Gantry.Bench;

/// <summary>A door that nobody comes through.</summary>
internal sealed class UnusedDoor : ISandboxDoor
{
    public IDisposable Serve(Socket listener) => listener;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

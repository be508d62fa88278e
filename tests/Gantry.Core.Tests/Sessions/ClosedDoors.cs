using System.Net.Sockets;
using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Sessions;

/// <summary>Doors for agents that never go out.</summary>
internal sealed class ClosedDoors : ISandboxDoors
{
    public ISandboxDoor Open(SessionId session, RunId run, EgressQuestion ask) => new ClosedDoor();

    private sealed class ClosedDoor : ISandboxDoor
    {
        public IDisposable Serve(Socket listener) => listener;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

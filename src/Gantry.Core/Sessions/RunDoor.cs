using Gantry.Core.Agents;
using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>The door out of one run's sandbox. Disposing closes it, and nobody waits any more for what was asked there.</summary>
internal sealed class RunDoor : IAsyncDisposable
{
    private readonly CancellationTokenSource closed;
    private readonly ConnectionDesk desk;
    private readonly ISandboxDoor door;

    public RunDoor(ISandboxDoors doors, SessionId session, RunId run, IRunJournal journal, EgressOptions options, TimeProvider time, CancellationToken stop)
    {
        closed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        desk = new ConnectionDesk(journal, options, time, closed.Token);
        door = doors.Open(session, run, desk.AskAsync);
    }

    public SandboxNetwork Network => new SandboxNetwork.Forwarded(door);

    /// <summary>Asks for what the daemon itself connects to; the words say for what.</summary>
    public EgressQuestion For(string whom) => desk.For(whom);

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await door.DisposeAsync();
        closed.Dispose();
    }
}

using Gantry.Core.Agents;
using Gantry.Core.Egress;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>Opens the door out of a run's sandbox, behind which the rules and the inbox are asked.</summary>
public sealed class RunDoors(ISandboxDoors doors, EgressOptions options, TimeProvider time)
{
    /// <param name="stop">Cancelled when nothing of the run may go on.</param>
    internal RunDoor Open(SessionId session, RunId run, IRunJournal journal, CancellationToken stop) => new(doors, session, run, journal, options, time, stop);
}

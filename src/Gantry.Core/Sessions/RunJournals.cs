using Gantry.Core.Approvals;
using Gantry.Core.Archives;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.RawFrames;
using Gantry.Protocol.Events;

namespace Gantry.Core.Sessions;

/// <summary>Opens the journal of a run that this node has taken.</summary>
public sealed class RunJournals(EventLog log, SessionHistory history, RawFrameLog rawFrames, ApprovalDesk approvals, SteeringBell steering)
{
    /// <param name="folder">Where the session's files lie, absolute.</param>
    /// <param name="last">The session's last event now.</param>
    internal RunJournal Open(RunRecord run, HeldClaim claim, RunCheckpoints checkpoints, string folder, EventPosition last) =>
        new(log, history, rawFrames.Open(run.SessionId, run.RunId, run.Agent, wasBegun: run.Attempts > 0), approvals, steering, run, claim, checkpoints, folder, last);
}

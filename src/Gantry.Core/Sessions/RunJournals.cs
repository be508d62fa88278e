using Gantry.Core.Approvals;
using Gantry.Core.Archives;
using Gantry.Core.Claims;
using Gantry.Core.Events;

namespace Gantry.Core.Sessions;

/// <summary>Opens the journal of a run that this node has taken.</summary>
public sealed class RunJournals(EventLog log, SessionHistory history, ApprovalDesk approvals)
{
    internal RunJournal Open(RunRecord run, HeldClaim claim) => new(log, history, approvals, run, claim);
}

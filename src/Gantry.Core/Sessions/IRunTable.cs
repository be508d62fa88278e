using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>The stored runs.</summary>
public interface IRunTable
{
    /// <summary>Adds one at the end of its session's queue.</summary>
    void Add(RunRecord run);

    /// <summary>Replaces one.</summary>
    void Update(RunRecord run);

    /// <summary>Finds one.</summary>
    RunRecord? Find(RunId id);

    /// <summary>The session's run that is running, waiting or paused.</summary>
    RunRecord? Active(SessionId session);

    /// <summary>The session's queued run that is next: urgent ones first, then in the order in which they were added.</summary>
    RunRecord? NextQueued(SessionId session);

    /// <summary>
    /// The sessions that have a run to work on (an active one that is not paused, or a queued one and none active) and no claim that lasts beyond
    /// <paramref name="now"/>; the oldest run first.
    /// </summary>
    IReadOnlyList<SessionId> Unattended(DateTimeOffset now);

    /// <summary>Whether a session that works in this folder has a run that is not over.</summary>
    bool IsWorkedIn(string folder);

    /// <summary>Newest first.</summary>
    ItemPage<Run> List(RunFilter filter, PageRequest page);

    /// <summary>How many there are that were asked for at this moment or later; of all time when there is none.</summary>
    long Count(DateTimeOffset? since);
}

/// <summary>Which runs; null means any.</summary>
public sealed record RunFilter(SessionId? SessionId = null, RunStatus? Status = null);

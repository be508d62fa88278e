using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.run.queued</c>: the run is accepted and durable; it starts when the session is free.</summary>
public sealed record RunQueued(MessageId MessageId, AgentName Agent) : EventPayload;

/// <summary><c>run.started</c>: first of a started run's events, for clients of the raw notation.</summary>
public sealed record RunBegan(SessionId SessionId) : EventPayload;

/// <summary><c>ui.run.started</c>: an agent works on it.</summary>
public sealed record RunStarted(SessionId SessionId, AgentName Agent, string WorkingDirectory) : EventPayload;

/// <summary><c>ui.run.waiting</c>: nothing happens until the approval, question or plan is answered.</summary>
public sealed record RunWaiting(ApprovalId ApprovalId) : EventPayload;

/// <summary><c>ui.run.paused</c>: a budget or quota stopped it; it can go on.</summary>
/// <param name="Reason">One sentence: which budget or quota, and what helps.</param>
/// <param name="Budget"><c>run</c>, <c>day</c> or <c>month</c>; absent for a provider's quota.</param>
/// <param name="KeyId">The virtual key whose budget it is.</param>
/// <param name="Provider">The provider whose quota is spent.</param>
/// <param name="Until">When it goes on by itself; absent when somebody has to help.</param>
public sealed record RunPaused(string Reason, string? Budget = null, string? KeyId = null, string? Provider = null, DateTimeOffset? Until = null) : EventPayload;

/// <summary><c>ui.run.recovered</c>: the daemon that held it ended, and the run goes on from the log.</summary>
/// <param name="Attempt">Counts from 1 over the whole life of the run; restarts while it waits for an answer count as one.</param>
public sealed record RunRecovered(int Attempt) : EventPayload;

/// <summary>
/// <c>ui.run.stopping</c>: a user stopped it. It is stored with the request, so that everybody knows at once; how the run ended is told when nothing of it runs any more.
/// </summary>
/// <param name="Outcome">What it will have been: <c>interrupted</c> or <c>cancelled</c>.</param>
public sealed record RunStopping(string By, RunStatus Outcome) : EventPayload;

/// <summary><c>ui.run.completed</c>: the agent finished.</summary>
public sealed record RunCompleted : EventPayload;

/// <summary><c>ui.run.error</c>: it ended because of a fault.</summary>
/// <param name="Message">One sentence: what went wrong.</param>
/// <param name="Hint">What to do next, when we know.</param>
public sealed record RunError(string Message, string? Hint = null) : EventPayload;

/// <summary><c>ui.run.interrupted</c>: a user stopped it to say something else, or its attempts are spent.</summary>
public sealed record RunInterrupted(string By) : EventPayload;

/// <summary><c>ui.run.cancelled</c>: a user gave it up.</summary>
public sealed record RunCancelled(string By) : EventPayload;

/// <summary><c>run.completed</c>: always the last event of a run, after errors and cancellation too.</summary>
public sealed record RunEnded(RunStatus Status) : EventPayload;

using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions.Pauses;

/// <summary>
/// How a run comes to stand still and to go on, inside the transactions of those who carry it. The row of its pause is the truth: it is there from the moment
/// that the run is to pause, and says whether it was let go on.
/// </summary>
internal static class RunPausing
{
    /// <summary>Notes that a run is to pause; false when it is over, stopping or standing still already.</summary>
    public static bool Note(IStoreTransaction transaction, RunHalt halt)
    {
        if (transaction.Runs.Find(halt.Run) is not { Status: RunStatus.Running or RunStatus.WaitingApproval, Stop: null } run)
        {
            return false;
        }

        transaction.RunPauses.Put(PauseOf(run, halt));
        return true;
    }

    /// <summary>Pauses a run whose agent has let go; null when it has ended by itself, or a user stopped it, or nothing asks it to pause.</summary>
    /// <param name="halt">What its agent met; null: what was noted, if anything was.</param>
    public static RunRecord? Pause(IStoreTransaction transaction, RunId id, EventPayload? terminal, RunHalt? halt)
    {
        var run = transaction.Runs.Find(id)!;
        if (terminal is not null || run.Stop is not null || (halt is { } met ? PauseOf(run, met) : transaction.RunPauses.Find(id)) is not { } pause)
        {
            return null;
        }

        transaction.RunPauses.Put(pause);

        // One that waited for an answer when it was interrupted waits for it again when it goes on.
        var running = run.Status == RunStatus.WaitingApproval ? transaction.Continue(run) : run;
        return transaction.Pause(running, new RunPaused(pause.Reason, WordOf(pause.Window), pause.Key?.ToString(), pause.Provider, pause.Until));
    }

    /// <summary>A paused run was let go on and waits to be taken up.</summary>
    public static bool IsResumed(IStoreView view, RunRecord run) => view.RunPauses.Find(run.RunId) is { ResumedBy: not null };

    /// <summary>Takes up a run that was left, as its owner: one that stood still runs again, and what it was to pause for is forgotten.</summary>
    public static RunRecord GoOn(IStoreTransaction transaction, RunRecord left)
    {
        transaction.RunPauses.Remove(left.RunId);
        if (left.Status == RunStatus.Paused)
        {
            return transaction.Continue(left);
        }

        transaction.Runs.Update(left);
        return left;
    }

    private static RunPause PauseOf(RunRecord run, RunHalt halt) =>
        new(run.RunId, run.SessionId, halt.Reason, halt.Budget?.Key, halt.Budget?.Window, halt.Provider, halt.Budget?.Needed ?? default, halt.Until);

    private static string? WordOf(BudgetWindow? window) => window switch
    {
        BudgetWindow.Run => "run",
        BudgetWindow.Day => "day",
        BudgetWindow.Month => "month",
        _ => null,
    };
}

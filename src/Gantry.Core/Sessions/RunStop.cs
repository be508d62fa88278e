using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// Tells an active run to stop. The wish and the word of it are one transaction: whoever watches knows at once, though the run's processes may take seconds to
/// end and its files are looked at once more.
/// </summary>
internal static class RunStop
{
    /// <summary>The run as it is then; one that is over, or is being stopped already, stays as it is.</summary>
    public static RunRecord Request(IStoreTransaction transaction, RunRecord run, StopRequest stop)
    {
        if (run.Status.IsTerminal() || run.Stop is not null)
        {
            return run;
        }

        var stopping = run with { Stop = stop };
        transaction.Runs.Update(stopping);
        if (run.Status == RunStatus.Paused)
        {
            // Nobody works on one that is paused, so nobody else would end it.
            return RunEnding.End(transaction, run.RunId, terminal: null, changed: []);
        }

        transaction.Append(stopping, new RunStopping(stop.By, stop.Outcome));
        return stopping;
    }
}

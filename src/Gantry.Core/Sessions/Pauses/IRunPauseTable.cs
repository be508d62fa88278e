using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions.Pauses;

/// <summary>The stored pauses: a run has one from the moment that it is to pause until it goes on or ends.</summary>
public interface IRunPauseTable
{
    /// <summary>Adds one, or replaces the run's.</summary>
    void Put(RunPause pause);

    /// <summary>Finds a run's.</summary>
    RunPause? Find(RunId run);

    /// <summary>All of them; as many as there are runs that stand still.</summary>
    IReadOnlyList<RunPause> All();

    /// <summary>Forgets a run's, if it has one.</summary>
    void Remove(RunId run);
}

/// <summary>Gives the table its name.</summary>
public static class RunPauseStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored pauses.</summary>
        public IRunPauseTable RunPauses => view.Table<IRunPauseTable>();
    }
}

using Gantry.Core.Agents;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>Waits for a runner that is being started again: what failed in passing is tried again for a while.</summary>
internal sealed class RunnerPatience(TimeProvider time)
{
    /// <summary>How long a runner may be gone before its turn is given up; the run then tries again, as often as a lost program does.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <exception cref="AgentLostException">It stayed away.</exception>
    /// <exception cref="RunnerException">It refused.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var times = 0; ; times++)
        {
            try
            {
                return await ask();
            }
            catch (RunnerException absent) when (absent.IsPassing)
            {
                if (time.GetElapsedTime(began) > LongestAbsence)
                {
                    throw Lost(absent.Message);
                }
            }

            await PauseAsync(times, cancellationToken);
        }
    }

    /// <summary>Waits before the next try.</summary>
    /// <param name="times">How many came before.</param>
    public Task PauseAsync(int times, CancellationToken cancellationToken)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(times, 10));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }

    /// <summary>It stayed away.</summary>
    public static AgentLostException Lost(string what) => new(what, "Look whether the runner is there and its address is right: gantry agents");
}

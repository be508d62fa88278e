namespace Gantry.Adapters.Processes;

/// <summary>A program that <see cref="SpawnThread"/> started. When it ends, what it left running in its group is ended too.</summary>
internal sealed class SpawnedProcess(int process)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool reaped;

    /// <summary>Its process id, and its group's. Another process may have it once <see cref="Ended"/> has completed.</summary>
    public int Id => process;

    /// <summary>The exit code; 128 + the signal's number after a signal.</summary>
    public Task<int> Ended => ended.Task;

    /// <summary>Signals the program with its group. After its end this does nothing: its number is then anybody's.</summary>
    public void SignalGroup(int signal)
    {
        lock (gate)
        {
            if (!reaped)
            {
                _ = SpawnCalls.SendSignal(-process, signal);
            }
        }
    }

    /// <summary>Runs an action while the process id is surely this process's; false when it has ended.</summary>
    public bool WhileAlive(Action action)
    {
        lock (gate)
        {
            if (!reaped)
            {
                action();
            }

            return !reaped;
        }
    }

    /// <summary>Takes note of its end; false when it still runs.</summary>
    internal bool TryReap()
    {
        int status;
        lock (gate)
        {
            // Dead and not yet waited for: the number is still ours, so that this can reach no stranger.
            _ = SpawnCalls.SendSignal(-process, SpawnCalls.Kill);
            if (SpawnCalls.Wait(process, out status, SpawnCalls.NoHang) != process)
            {
                return false;
            }

            reaped = true;
        }

        var signal = status & 0x7f;
        ended.SetResult(signal == 0 ? (status >> 8) & 0xff : 128 + signal);
        return true;
    }
}

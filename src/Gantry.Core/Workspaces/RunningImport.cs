using System.Runtime.CompilerServices;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>An import that this daemon does: what it is now, for any number of watchers. A slow watcher misses steps in between, never the last.</summary>
internal sealed class RunningImport(WorkspaceImport begun) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the gate, as is what they stand for.
    private WorkspaceImport present = begun;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when it shall stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Done when it has ended and nothing of it runs any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>A user stopped it; otherwise the daemon does.</summary>
    public bool IsCancelledByUser { get; private set; }

    public WorkspaceImport Present
    {
        get
        {
            lock (gate)
            {
                return present;
            }
        }
    }

    public void Tell(ImportProgress progress) => Become(Present with { Progress = progress });

    public void End(WorkspaceImport last)
    {
        Become(last with { Progress = null });
        ended.TrySetResult();
    }

    public async Task StopAsync(bool byUser)
    {
        IsCancelledByUser |= byUser;
        try
        {
            await stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in this moment.
        }
    }

    /// <summary>What it is, then whatever it becomes; ends with the state that it ended in.</summary>
    public async IAsyncEnumerable<WorkspaceImport> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            WorkspaceImport now;
            lock (gate)
            {
                (now, next) = (present, changed.Task);
            }

            yield return now;
            if (now.State != ImportState.Importing)
            {
                yield break;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => stopping.Dispose();

    private void Become(WorkspaceImport next)
    {
        TaskCompletionSource rung;
        lock (gate)
        {
            // Git's last words may come after the end.
            if (present.State != ImportState.Importing)
            {
                return;
            }

            present = next;
            rung = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        rung.TrySetResult();
    }
}

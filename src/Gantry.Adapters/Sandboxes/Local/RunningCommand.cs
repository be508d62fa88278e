using Gantry.Adapters.Processes;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>A program that runs on this machine, whatever is around it.</summary>
internal sealed class RunningCommand : ISandboxProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly SpawnedProcess process;
    private readonly CommandJoints joints;
    private readonly CommandReach reach;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ended = new();
    private int reason = (int)SandboxExitReason.Ended;
    private int isStopping;

    public RunningCommand(SpawnedProcess process, CommandJoints joints, CommandReach reach, SandboxCommand command, TimeProvider time)
    {
        this.process = process;
        this.joints = joints;
        this.reach = reach;
        this.time = time;
        var budget = new OutputBudget(command.OutputLimit, () => _ = StopAsync(SandboxExitReason.OutputLimit, TimeSpan.Zero));
        Output = new CommandOutputStream(joints.Output, process.Ended, budget, time);
        Errors = joints.Errors == Stream.Null ? Stream.Null : new CommandOutputStream(joints.Errors, process.Ended, budget, time);
        Exited = WatchAsync(command.TimeLimit);
    }

    public Stream Input => joints.Input;

    public Stream Output { get; }

    public Stream Errors { get; }

    public Task<SandboxExit> Exited { get; }

    public Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken)
    {
        if (signal == SandboxSignal.Kill)
        {
            reach.Kill();
        }
        else
        {
            reach.Signal((int)signal);
        }

        return Task.CompletedTask;
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken)
    {
        joints.Terminal?.Resize(size);
        return Task.CompletedTask;
    }

    /// <summary>Ends it and returns when nothing of it runs any more; what it wrote can still be read.</summary>
    public async Task StopAsync()
    {
        await StopAsync(SandboxExitReason.Disposed, Grace);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        joints.Dispose();
        ended.Dispose();
    }

    private async Task<SandboxExit> WatchAsync(TimeSpan? limit)
    {
        var deadline = limit is { } span ? StopAtDeadlineAsync(span) : Task.CompletedTask;
        var code = await process.Ended;
        await ended.CancelAsync();
        await deadline;
        var told = (SandboxExitReason)Volatile.Read(ref reason);
        var found = await reach.ReleaseAsync();
        return new SandboxExit(code, told == SandboxExitReason.Ended && code != 0 ? found ?? told : told);
    }

    private async Task StopAtDeadlineAsync(TimeSpan limit)
    {
        try
        {
            await Task.Delay(limit, time, ended.Token);
            await StopAsync(SandboxExitReason.TimeLimit, Grace);
        }
        catch (OperationCanceledException)
        {
            // It ended before.
        }
    }

    // Asks first, kills when the grace is over, and returns when it is gone. The first reason is the one that is told.
    private async Task StopAsync(SandboxExitReason why, TimeSpan grace)
    {
        if (!process.Ended.IsCompleted)
        {
            Interlocked.CompareExchange(ref reason, (int)why, (int)SandboxExitReason.Ended);
        }

        if (grace > TimeSpan.Zero && !process.Ended.IsCompleted && Interlocked.Exchange(ref isStopping, 1) == 0)
        {
            reach.Signal((int)SandboxSignal.Terminate);
            await Task.WhenAny(process.Ended, Task.Delay(grace, time));
        }

        reach.Kill();
        await process.Ended;
    }
}

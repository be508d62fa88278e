using System.Globalization;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>A program in a container.</summary>
internal sealed class ContainerProcess : ISandboxProcess
{
    private const int Killed = 128 + (int)SandboxSignal.Kill;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SilenceAfterEnd = TimeSpan.FromMilliseconds(500);
    // Within it the engine tells of what the kernel did, also on a machine that has little time.
    private static readonly TimeSpan TellDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DockerEngine engine;
    private readonly LivingContainer container;
    private readonly int shortagesBefore;
    private readonly string exec;
    private readonly int group;
    private readonly bool hasTerminal;
    private readonly TimeProvider time;
    private readonly ContainerStreams streams;
    private readonly CancellationTokenSource ended = new();
    private int reason = (int)SandboxExitReason.Ended;
    private int isStopping;
    private volatile bool isKilled;

    private ContainerProcess(DockerEngine engine, LivingContainer container, string exec, int group, ContainerStreams streams, SandboxCommand command, TimeProvider time)
    {
        this.engine = engine;
        this.container = container;
        this.exec = exec;
        this.group = group;
        this.time = time;
        shortagesBefore = container.Watch.MemoryShortages;
        this.streams = streams;
        hasTerminal = command.Streams is SandboxStreams.Terminal;
        // Watched before anything is read: the first words may already be too many.
        Exited = WatchAsync(command.TimeLimit);
        streams.Begin(new OutputBudget(command.OutputLimit, () => _ = StopAsync(SandboxExitReason.OutputLimit, TimeSpan.Zero)), command.Streams is SandboxStreams.Merged, time);
    }

    public Stream Input => streams.Input;

    public Stream Output => streams.Output;

    public Stream Errors => streams.Errors;

    public Task<SandboxExit> Exited { get; }

    public static async Task<ContainerProcess> StartAsync(
        DockerEngine engine, LivingContainer container, string folder, SandboxCommand command, TimeProvider time, CancellationToken cancellationToken)
    {
        var terminal = command.Streams as SandboxStreams.Terminal;
        var request = new ExecRequest(
            ExecScript.For(command),
            [.. command.Environment.Select(variable => $"{variable.Key}={variable.Value}"), $"TERM={(terminal is null ? "dumb" : "xterm-256color")}"],
            folder,
            AttachStdin: command.Streams is not SandboxStreams.Merged,
            Tty: terminal is not null);
        var exec = await engine.CreateExecAsync(container.Id, request, cancellationToken);
        var streams = new ContainerStreams(await engine.StartExecAsync(exec, terminal is not null, cancellationToken), terminal is not null);
        try
        {
            var first = await streams.ReadLineAsync(cancellationToken);
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var group))
            {
                throw first == "missing"
                    ? GantryException.Unavailable("program-missing", $"There is no program '{command.Arguments[0]}' in the container's image.")
                    : GantryException.Unavailable("program-not-started", $"'{command.Arguments[0]}' could not be started in the container: {first}.");
            }

            var process = new ContainerProcess(engine, container, exec, group, streams, command, time);
            if (terminal is not null)
            {
                await process.ResizeAsync(terminal.Size, cancellationToken);
            }

            return process;
        }
        catch
        {
            await streams.DisposeAsync();
            throw;
        }
    }

    public Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken)
    {
        isKilled |= signal == SandboxSignal.Kill;
        return Exited.IsCompleted ? Task.CompletedTask : TellGroupAsync((int)signal, cancellationToken);
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) =>
        hasTerminal && !Exited.IsCompleted ? engine.ResizeExecAsync(exec, size.Columns, size.Rows, cancellationToken) : Task.CompletedTask;

    /// <summary>Says why it is about to end; the first reason is the one that is told.</summary>
    public void NoteEnd(SandboxExitReason why) => Interlocked.CompareExchange(ref reason, (int)why, (int)SandboxExitReason.Ended);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(SandboxExitReason.Disposed, Grace);
        await streams.DisposeAsync();
        ended.Dispose();
    }

    private async Task TellGroupAsync(int signal, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var request = new ExecRequest(ExecScript.Signal(signal, group), [], "/", AttachStdin: false, Tty: false);
            await using var told = await engine.StartExecAsync(await engine.CreateExecAsync(container.Id, request, either.Token), terminal: false, either.Token);
            await told.CopyToAsync(Stream.Null, either.Token);
        }
        catch (Exception gone) when (gone is EngineRefusedException or GantryException or IOException || (gone is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The container is gone, and the program with it; or its engine answers nothing, and who removes the container sees to it.
        }
    }

    // What runs in the group is ended, and what it wrote is no longer listened to. The engine tells no end before the program's words are taken: a kill that is
    // not told in time is not waited for with the connection open.
    private async Task KillGroupAsync()
    {
        var killed = TellGroupAsync((int)SandboxSignal.Kill, CancellationToken.None);
        await Task.WhenAny(killed, Task.Delay(Grace, time));
        await streams.CloseAsync(SilenceAfterEnd, time);
        await killed;
    }

    private async Task<SandboxExit> WatchAsync(TimeSpan? limit)
    {
        var deadline = limit is { } span ? StopAtDeadlineAsync(span) : Task.CompletedTask;
        var told = await streams.Ended;
        var code = told ?? await ExitCodeAsync();

        // What it left running in its group ends with it. A shell that told the code sees to that itself.
        if (told is null || await Task.WhenAny(streams.Closed, Task.Delay(SilenceAfterEnd, time)) != streams.Closed)
        {
            await KillGroupAsync();
        }

        await ended.CancelAsync();
        await deadline;
        var why = (SandboxExitReason)Volatile.Read(ref reason);
        return new SandboxExit(code, why == SandboxExitReason.Ended && code == Killed && !isKilled ? await WhoKilledAsync() : why);
    }

    private async Task<SandboxExitReason> WhoKilledAsync()
    {
        await container.Watch.HearAsync(shortagesBefore, TellDelay, time);
        if (container.Watch.MemoryShortages > shortagesBefore)
        {
            return SandboxExitReason.MemoryLimit;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            // Asked last: a container that is being removed is called running until all of it is gone, its programs first.
            return container.Watch.Ended.IsCompleted || !(await engine.InspectAsync(container.Id, limit.Token)).State.Running
                ? SandboxExitReason.SandboxLost
                : SandboxExitReason.Ended;
        }
        catch (Exception gone) when (gone is EngineRefusedException or GantryException or IOException or OperationCanceledException)
        {
            return SandboxExitReason.SandboxLost;
        }
    }

    // The streams have ended. The engine may need a moment to know it too.
    private async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            while (true)
            {
                var state = await engine.InspectExecAsync(exec, limit.Token);
                if (!state.Running && state.ExitCode is { } code)
                {
                    return code;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), time, limit.Token);
            }
        }
        catch (Exception gone) when (gone is EngineRefusedException or GantryException or OperationCanceledException)
        {
            // Removed with its container.
            return Killed;
        }
    }

    private async Task StopAtDeadlineAsync(TimeSpan limit)
    {
        try
        {
            await Task.Delay(limit, time, ended.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // Not waited for here: the end that it brings about is what the watcher waits for.
        _ = StopAsync(SandboxExitReason.TimeLimit, Grace);
    }

    private async Task StopAsync(SandboxExitReason why, TimeSpan grace)
    {
        if (!Exited.IsCompleted)
        {
            NoteEnd(why);
        }

        if (grace > TimeSpan.Zero && !Exited.IsCompleted && Interlocked.Exchange(ref isStopping, 1) == 0)
        {
            await Task.WhenAny(TellGroupAsync((int)SandboxSignal.Terminate, CancellationToken.None), Task.Delay(Grace, time));
            await Task.WhenAny(streams.Ended, Task.Delay(grace, time));
        }

        if (!Exited.IsCompleted)
        {
            await KillGroupAsync();
        }

        await Exited;
    }
}

namespace Gantry.Core.Sandboxes;

/// <summary>A program that was started in a sandbox. Disposing ends it, with everything that it started, and closes its streams.</summary>
public interface ISandboxProcess : IAsyncDisposable
{
    /// <summary>What it reads; closing says that no more comes. <see cref="Stream.Null"/> when it reads nothing.</summary>
    Stream Input { get; }

    /// <summary>
    /// What it writes; nothing is read ahead, so that one that nobody reads waits in its own write. Ends when the program and what it started have let go of
    /// it, or are ended.
    /// </summary>
    Stream Output { get; }

    /// <summary>What it writes as errors; <see cref="Stream.Null"/> unless the streams are <see cref="SandboxStreams.Apart"/>.</summary>
    Stream Errors { get; }

    /// <summary>How it ended. Completes when nothing of it runs any more; its outputs may still hold what was not read. Never fails.</summary>
    Task<SandboxExit> Exited { get; }

    /// <summary>Sends a signal to the program and to its process group; after its end this does nothing.</summary>
    Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken);

    /// <summary>Tells the program how large its terminal is now; does nothing without one.</summary>
    Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its code; 128 + the signal's number when a signal ended it.</param>
public sealed record SandboxExit(int ExitCode, SandboxExitReason Reason);

/// <summary>Why a program ended.</summary>
public enum SandboxExitReason
{
    /// <summary>By itself, or by a signal that was asked for.</summary>
    Ended,

    /// <summary>Its <see cref="SandboxCommand.TimeLimit"/> was over.</summary>
    TimeLimit,

    /// <summary>It wrote more than its <see cref="SandboxCommand.OutputLimit"/>.</summary>
    OutputLimit,

    /// <summary>Its process or its sandbox was disposed.</summary>
    Disposed,

    /// <summary>It, or what it started, used more memory than <see cref="SandboxLimits.Memory"/>; told where processes are counted together.</summary>
    MemoryLimit,

    /// <summary>The sandbox around it ended: its container was stopped or removed by somebody else, or its engine ended.</summary>
    SandboxLost,
}

/// <summary>What a program may be told, by the numbers that are the same on every Linux.</summary>
public enum SandboxSignal
{
    /// <summary>The terminal is gone.</summary>
    Hangup = 1,

    /// <summary>As Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>At once, and with all that it started.</summary>
    Kill = 9,

    /// <summary>Please end.</summary>
    Terminate = 15,
}

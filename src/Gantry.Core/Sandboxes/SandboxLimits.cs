namespace Gantry.Core.Sandboxes;

/// <summary>
/// What the processes of a sandbox may use; null means no limit. A kind counts for each started process with what it starts, or for all of them together.
/// What it cannot hold to on this machine it leaves out of <see cref="SandboxDescription.Limits"/>.
/// </summary>
public sealed record SandboxLimits
{
    /// <summary>Time on a processor, of each single process; whole seconds.</summary>
    public TimeSpan? ProcessorTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes.</summary>
    public long? Memory { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Processes and threads at one time.</summary>
    public int? Processes { get; init; } = 512;

    /// <summary>Open descriptors of each single process.</summary>
    public int? OpenFiles { get; init; } = 4096;

    /// <summary>Bytes of each single file.</summary>
    public long? FileSize { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Nothing is limited.</summary>
    public static SandboxLimits None { get; } =
        new() { ProcessorTime = null, Memory = null, Processes = null, OpenFiles = null, FileSize = null };
}

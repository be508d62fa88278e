using System.ComponentModel;
using Gantry.Adapters.Files;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>Runs programs as plain processes of the daemon's user, each in a process group that ends as a whole.</summary>
internal sealed class ProcessSandbox(SandboxPlan plan, TimeProvider time) : ISandbox
{
    // Descriptor 3 is a pipe that the daemon alone holds: when the daemon is killed it ends, and the watcher kills the group. Opening the terminal makes it the
    // one that this session controls.
    private const string Watcher = "{ read -r _ <&3; kill -s KILL -- -$$; } </dev/null >/dev/null 2>&1 &\n";
    private const string TakeTerminal = "exec <>\"$1\" >&0 2>&0\n";
    private const string Become = "shift; exec \"$@\" 3<&-";
    // A user's processes are counted together: a limit would count programs that are none of ours.
    private readonly SandboxLimits limits = plan.Limits with { Processes = null };
    private readonly CommandSet running = new();

    public SandboxDescription Description { get; } = new(
        "process", IsBoundary: false, "no boundary: commands run as your user with your files and your network")
    {
        Limits = plan.Limits with { Processes = null },
    };

    public ISandboxFiles Files { get; } = new BeneathFolder(plan.WorkspaceFolder);

    public Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken) => running.AddAsync(() => StartAsync(command));

    public ValueTask DisposeAsync() => running.DisposeAsync();

    private async Task<RunningCommand> StartAsync(SandboxCommand command)
    {
        var folder = Path.GetFullPath(Path.Combine(plan.WorkspaceFolder, command.Folder));
        ProgramPath.Require(command.Arguments[0], CommandEnvironment.SearchPath, folder);
        var joints = CommandJoints.Open(command.Streams);
        var (watched, held) = Pipes.Open();
        try
        {
            var script = Watcher + (joints.Terminal is null ? "" : TakeTerminal) + LimitScript.For(limits) + Become;
            var request = new SpawnRequest(
                "/bin/sh",
                ["sh", "-c", script, "sh", joints.Terminal?.Name ?? "", .. command.Arguments],
                CommandEnvironment.Variables(joints.Terminal is not null, command.Environment, plan.Environment),
                folder,
                [.. joints.Descriptors, watched]);
            var process = await SpawnThread.StartAsync(request);
            joints.HandOver();
            watched.Dispose();
            var reach = new CommandReach(process.SignalGroup, () => process.SignalGroup(SpawnCalls.Kill), Release);
            return new RunningCommand(process, joints, reach, command, time);
        }
        catch (Win32Exception failure)
        {
            joints.Dispose();
            watched.Dispose();
            held.Dispose();
            throw GantryException.Unavailable("program-not-started", $"'{command.Arguments[0]}' could not be started: {failure.Message}", failure);
        }

        Task<SandboxExitReason?> Release()
        {
            held.Dispose();
            return Task.FromResult<SandboxExitReason?>(null);
        }
    }
}

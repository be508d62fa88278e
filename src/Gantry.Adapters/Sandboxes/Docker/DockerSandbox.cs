using System.Collections.Concurrent;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Files;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>One container, in which programs are started by the engine's <c>exec</c>.</summary>
/// <param name="served">What serves the container's network; null when it has none.</param>
internal sealed class DockerSandbox(
    DockerEngine engine, LivingContainer container, IDisposable? served, ProtectedMounts mounts, SandboxPlan plan, TimeProvider time) : ISandbox
{
    private static readonly TimeSpan TellDelay = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<ContainerProcess, bool> running = [];
    private readonly GitRedirect redirect = new(plan.WorkspaceFolder);
    private volatile bool disposed;

    public SandboxDescription Description { get; } = new(
        "container",
        IsBoundary: true,
        plan.Network is SandboxNetwork.Forwarded
            ? "container: only the workspace can be changed; other hosts are reached only through Gantry, which asks for each"
            : "container: only the workspace can be changed; no network")
    {
        Network = plan.Network,
        WritablePaths = plan.ChangeableFolders,
        Limits = plan.Limits,
    };

    public ISandboxFiles Files { get; } = new BeneathFolder(plan.WorkspaceFolder);

    public async Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (container.Watch.Ended.IsCompleted)
        {
            throw await container.LostAsync(time);
        }

        var folder = Path.GetFullPath(Path.Combine(plan.WorkspaceFolder, command.Folder));
        ContainerProcess process;
        try
        {
            process = await ContainerProcess.StartAsync(engine, container, folder, command, time, cancellationToken);
        }
        catch (EngineRefusedException refused)
        {
            // Perhaps the container has ended, which is told a moment later; one that is being removed is called running until then.
            await Task.WhenAny(container.Watch.Ended, Task.Delay(TellDelay, time, cancellationToken));
            if (refused.IsMissing || await container.HasEndedAsync(cancellationToken))
            {
                throw await container.LostAsync(time, refused);
            }

            throw GantryException.Unavailable("program-not-started", $"'{command.Arguments[0]}' could not be started in the container: {refused.Words}.", refused);
        }

        running[process] = true;
        _ = process.Exited.ContinueWith(_ => running.TryRemove(process, out var _), TaskScheduler.Default);
        if (disposed)
        {
            await process.DisposeAsync();
            throw new ObjectDisposedException(nameof(DockerSandbox));
        }

        return process;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        var left = running.Keys.ToList();
        left.ForEach(process => process.NoteEnd(SandboxExitReason.Disposed));
        served?.Dispose();
        await container.DisposeAsync();
        await Task.WhenAll(left.Select(process => process.Exited));
        redirect.Remove();
        redirect.Dispose();
        mounts.Dispose();
    }
}

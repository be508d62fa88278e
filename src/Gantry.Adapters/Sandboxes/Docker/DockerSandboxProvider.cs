using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>Makes sandboxes that are containers: one a sandbox, made at once and removed with it.</summary>
internal sealed class DockerSandboxProvider(DockerEngine engine, DockerSandboxOptions options, SandboxLabels labels, DataDirectory data, TimeProvider time)
    : ISandboxProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Kind => "container";

    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (await engine.FindImageAsync(options.Image, cancellationToken) is null)
        {
            throw GantryException.Unavailable(
                "sandbox-image-missing",
                $"The container engine has no image '{options.Image}', and Gantry pulls none. Pull or build it, or name another with GANTRY_SANDBOX_IMAGE.");
        }
    }

    public async Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Network is SandboxNetwork.Host)
        {
            throw GantryException.Unavailable("sandbox-network", "A container is never given the network of the host; choose --sandbox process if that is what you want.");
        }

        var owner = FolderOwner.Of(plan.WorkspaceFolder);
        await RequireAsync(cancellationToken);
        var mounts = ProtectedMounts.Prepare(plan.WorkspaceFolder, plan.ProtectedPaths);
        try
        {
            return await StartAsync(plan, owner, mounts, cancellationToken);
        }
        catch (Exception failure)
        {
            mounts.Dispose();
            throw failure is EngineRefusedException refused ? Refused(refused) : failure;
        }
    }

    private async Task<ISandbox> StartAsync(SandboxPlan plan, FolderOwner owner, ProtectedMounts mounts, CancellationToken cancellationToken)
    {
        using var door = plan.Network is SandboxNetwork.Forwarded ? ContainerDoor.Open(data) : null;
        var request = ContainerPlan.Request(plan, options, labels, owner, mounts, door);
        var container = await engine.CreateAsync($"gantry-sandbox-{Guid.CreateVersion7():N}", request, cancellationToken);
        Stream? tether = null;
        IDisposable? served = null;
        try
        {
            // Attached before it starts: its first process reads from us, and ends with us.
            tether = await engine.AttachInputAsync(container, cancellationToken);
            await engine.StartAsync(container, cancellationToken);
            served = door is null ? null : await ServeAsync(plan, door, cancellationToken);
            return new DockerSandbox(engine, container, tether, served, mounts, plan, time);
        }
        catch
        {
            served?.Dispose();
            await (tether?.DisposeAsync() ?? ValueTask.CompletedTask);
            await engine.RemoveAsync(container, CancellationToken.None);
            throw;
        }
    }

    private async Task<IDisposable> ServeAsync(SandboxPlan plan, ContainerDoor door, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return ((SandboxNetwork.Forwarded)plan.Network).Door.Serve(await door.ReceiveAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GantryException.Unavailable(
                "sandbox-not-built",
                $"The sandbox could not be built: its network did not stand within {Patience.TotalSeconds:0} seconds; the image needs /bin/sh, and the engine must run on this machine.");
        }
    }

    private static GantryException Refused(EngineRefusedException refused) =>
        GantryException.Unavailable("sandbox-refused", $"The container engine would not build the sandbox: {refused.Words}.", refused);
}

using System.Net.Sockets;
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
        foreach (var folder in plan.WritableFolders)
        {
            owner.Own(folder);
        }

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
        var isPodman = (await engine.VersionAsync(cancellationToken)).IsPodman;
        var id = await engine.CreateAsync($"gantry-sandbox-{Guid.CreateVersion7():N}", ContainerPlan.Request(plan, options, labels, owner, mounts, door, isPodman), cancellationToken);
        LivingContainer? container = null;
        IDisposable? served = null;
        try
        {
            container = await HoldAsync(id, cancellationToken);
            await engine.StartAsync(id, cancellationToken);
            served = door is null ? null : await ServeAsync(plan, door, container, cancellationToken);
            await ProveAsync(container, cancellationToken);
            return new DockerSandbox(engine, container, served, mounts, plan, time);
        }
        catch
        {
            served?.Dispose();
            await (container?.DisposeAsync() ?? new ValueTask(engine.RemoveAsync(id, CancellationToken.None)));
            throw;
        }
    }

    // Attached and watched before it starts: its first process reads from us and ends with us, and nothing of its end is missed.
    private async Task<LivingContainer> HoldAsync(string container, CancellationToken cancellationToken)
    {
        var tether = new ContainerTether(await engine.AttachAsync(container, cancellationToken));
        try
        {
            return new LivingContainer(engine, container, tether, await ContainerWatch.OpenAsync(engine, container, cancellationToken));
        }
        catch
        {
            await tether.DisposeAsync();
            throw;
        }
    }

    private async Task<IDisposable> ServeAsync(SandboxPlan plan, ContainerDoor door, LivingContainer container, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var received = door.ReceiveAsync(either.Token);
        try
        {
            if (await Task.WhenAny(received, container.Watch.Ended, GoneAsync(container.Tether)) == received)
            {
                return ((SandboxNetwork.Forwarded)plan.Network).Door.Serve(await received);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotBuilt($"its network did not stand within {Patience.TotalSeconds:0} seconds", container.Tether.LastWords);
        }

        await either.CancelAsync();
        await DropAsync(received);
        throw await EndedAsync(container);
    }

    // Its first process is a shell of the image, which may not be there, or not be one.
    private async Task ProveAsync(LivingContainer container, CancellationToken cancellationToken)
    {
        try
        {
            if (await container.Tether.Stands.WaitAsync(Patience, time, cancellationToken))
            {
                return;
            }
        }
        catch (TimeoutException)
        {
            throw NotBuilt($"its first process did not stand within {Patience.TotalSeconds:0} seconds", container.Tether.LastWords);
        }

        throw await EndedAsync(container);
    }

    private static async Task GoneAsync(ContainerTether tether)
    {
        if (await tether.Stands)
        {
            await new TaskCompletionSource().Task;
        }
    }

    private async Task<GantryException> EndedAsync(LivingContainer container) =>
        NotBuilt($"the container did not stay: {await container.LastWordsAsync(time)}", "");

    private static async Task DropAsync(Task<Socket> received)
    {
        try
        {
            (await received).Dispose();
        }
        catch (Exception late) when (late is OperationCanceledException or GantryException or SocketException)
        {
            // It never came.
        }
    }

    private static GantryException NotBuilt(string why, string words) =>
        GantryException.Unavailable(
            "sandbox-not-built",
            $"The sandbox could not be built: {why.TrimEnd('.')}.{(words.Length > 0 ? $" It said: {words}." : "")} The image needs /bin/sh, and the engine must run on this machine.");

    private static GantryException Refused(EngineRefusedException refused) =>
        GantryException.Unavailable("sandbox-refused", $"The container engine would not build the sandbox: {refused.Words}.", refused);
}

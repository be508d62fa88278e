using Gantry.Adapters.Docker;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>Makes sandboxes that are containers: one a sandbox, made at once and removed with it.</summary>
internal sealed class DockerSandboxProvider(DockerEngine engine, DockerSandboxOptions options, SandboxLabels labels, TimeProvider time)
    : ISandboxProvider
{
    public string Kind => "container";

    public async Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Network is SandboxNetwork.Host)
        {
            throw GantryException.Unavailable("sandbox-network", "A container is never given the network of the host; choose --sandbox process if that is what you want.");
        }

        var owner = FolderOwner.Of(plan.WorkspaceFolder);
        if (await engine.FindImageAsync(options.Image, cancellationToken) is null)
        {
            throw GantryException.Unavailable(
                "sandbox-image-missing",
                $"The container engine has no image '{options.Image}', and Gantry pulls none. Pull or build it, or name another with GANTRY_SANDBOX_IMAGE.");
        }

        try
        {
            return await StartAsync(plan, owner, cancellationToken);
        }
        catch (EngineRefusedException refused)
        {
            throw GantryException.Unavailable("sandbox-refused", $"The container engine would not build the sandbox: {refused.Words}.", refused);
        }
    }

    private async Task<ISandbox> StartAsync(SandboxPlan plan, FolderOwner owner, CancellationToken cancellationToken)
    {
        var request = ContainerPlan.Request(plan, options, labels, owner);
        var container = await engine.CreateAsync($"gantry-sandbox-{Guid.CreateVersion7():N}", request, cancellationToken);
        Stream? tether = null;
        try
        {
            // Attached before it starts: its first process reads from us, and ends with us.
            tether = await engine.AttachInputAsync(container, cancellationToken);
            await engine.StartAsync(container, cancellationToken);
            return new DockerSandbox(engine, container, tether, plan, time);
        }
        catch
        {
            await (tether?.DisposeAsync() ?? ValueTask.CompletedTask);
            await engine.RemoveAsync(container, CancellationToken.None);
            throw;
        }
    }
}

using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// Makes sandboxes out of the kernel's namespaces with bwrap: the workspace can be written and nothing else, there is no network, no capability, and no way to
/// gain one. Works without a daemon, an image, or being root.
/// </summary>
internal sealed class BubblewrapSandboxProvider(TimeProvider time) : ISandboxProvider
{
    public string Kind => "bubblewrap";

    public Task RequireAsync(CancellationToken cancellationToken) => BubblewrapProgram.FindAsync(cancellationToken);

    public async Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(plan.WorkspaceFolder))
        {
            throw GantryException.Unavailable("workspace-folder-missing", $"The workspace's folder {plan.WorkspaceFolder} is gone.");
        }

        if (plan.Network is SandboxNetwork.Host)
        {
            throw GantryException.Unavailable("sandbox-no-host-network", "A bubblewrap sandbox has no way to the host's network; choose the sandbox 'process' for that.");
        }

        var filter = SeccompFilter.OfThisMachine
            ?? throw GantryException.Unavailable("sandbox-not-built", "The sandbox could not be built: Gantry knows no system calls of this processor.");
        var program = await BubblewrapProgram.FindAsync(cancellationToken);
        var sandbox = new BubblewrapSandbox(program, filter, plan, time);
        try
        {
            await sandbox.ProveAsync(cancellationToken);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }
}

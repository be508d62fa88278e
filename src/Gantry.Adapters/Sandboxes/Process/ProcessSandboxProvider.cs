using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>Makes sandboxes that confine nothing: plain processes of the daemon's user.</summary>
internal sealed class ProcessSandboxProvider(TimeProvider time) : ISandboxProvider
{
    public string Kind => "process";

    public Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken) =>
        Directory.Exists(plan.WorkspaceFolder)
            ? Task.FromResult<ISandbox>(new ProcessSandbox(plan, time))
            : throw GantryException.Unavailable("workspace-folder-missing", $"The workspace's folder {plan.WorkspaceFolder} is gone.");
}

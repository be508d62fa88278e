using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Tests.Agents.Native.Context;

/// <summary>The files of a folder that is there already; no program runs in it.</summary>
internal sealed class GivenFolder(string folder) : ISandbox
{
    public SandboxDescription Description { get; } = new("given", IsBoundary: false, "Nothing runs here.");

    public ISandboxFiles Files { get; } = new BeneathFolder(folder);

    public Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken) =>
        throw GantryException.Unavailable("program-not-started", "Nothing runs here.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

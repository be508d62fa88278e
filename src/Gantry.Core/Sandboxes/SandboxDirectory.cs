using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Core.Sandboxes;

/// <summary>Builds the sandbox that agents run in: of the one kind that was chosen, with what no sandbox of Gantry goes without.</summary>
public sealed class SandboxDirectory(IEnumerable<ISandboxProvider> providers, SandboxOptions options, DataDirectory data)
{
    // Git runs what its config and hooks name, and Gantry believes what lies in its own folder: who may write them has left the sandbox.
    private static readonly ProtectedPath[] Protected =
    [
        new(".git/config", IsFolder: false),
        new(".git/config.worktree", IsFolder: false),
        new(".git/hooks", IsFolder: true),
        new(".gantry", IsFolder: true),
    ];

    private readonly IReadOnlyList<ISandboxProvider> providers = [.. providers];

    /// <summary>Builds a sandbox around a workspace's folder.</summary>
    /// <param name="readableFolders">What else may be read in there.</param>
    /// <exception cref="GantryException">It cannot be built, or there is no such kind; the sentence says why and what to do.</exception>
    public Task<ISandbox> PrepareAsync(string workspaceFolder, IReadOnlyList<string> readableFolders, CancellationToken cancellationToken) =>
        Provider().PrepareAsync(
            new SandboxPlan(workspaceFolder) { MaskedFolders = [data.Root], ReadableFolders = readableFolders, ProtectedPaths = Protected },
            cancellationToken);

    private ISandboxProvider Provider() =>
        providers.FirstOrDefault(provider => provider.Kind == options.Kind)
        ?? throw GantryException.Unavailable(
            "sandbox-unknown",
            $"There is no sandbox '{options.Kind}'; choose one of {string.Join(", ", providers.Select(provider => provider.Kind))} with GANTRY_SANDBOX or --sandbox.");
}

using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Core.Sandboxes;

/// <summary>Builds the sandbox that agents run in: of the one kind that was chosen, with what no sandbox of Gantry goes without.</summary>
public sealed class SandboxDirectory
{
    // Git runs what its config and hooks name (those of submodules lie in "modules"), and Gantry believes what lies in its own folder: who may write them has
    // left the sandbox.
    private static readonly ProtectedPath[] Protected =
    [
        new(".git/config", IsFolder: false),
        new(".git/config.worktree", IsFolder: false),
        new(".git/hooks", IsFolder: true),
        new(".git/modules", IsFolder: true),
        new(".gantry", IsFolder: true),
    ];

    private readonly ISandboxProvider provider;
    private readonly DataDirectory data;

    /// <exception cref="GantryException">There is no sandbox of the kind that was chosen.</exception>
    public SandboxDirectory(IEnumerable<ISandboxProvider> providers, SandboxOptions options, DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(options);
        var known = providers.ToList();
        provider = known.Find(candidate => candidate.Kind == options.Kind) ?? throw GantryException.Invalid(
            "sandbox", $"There is no sandbox '{options.Kind}'; set GANTRY_SANDBOX or --sandbox to one of: {string.Join(", ", known.Select(candidate => candidate.Kind))}.");
        this.data = data;
    }

    /// <summary>Builds a sandbox around a workspace's folder.</summary>
    /// <param name="readableFolders">What else may be read in there.</param>
    /// <exception cref="GantryException">It cannot be built; the sentence says why and what to do.</exception>
    public Task<ISandbox> PrepareAsync(string workspaceFolder, IReadOnlyList<string> readableFolders, CancellationToken cancellationToken) =>
        PrepareAsync(workspaceFolder, readableFolders, [], cancellationToken);

    /// <inheritdoc cref="PrepareAsync(string, IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="writableFolders">What else may be changed in there.</param>
    public Task<ISandbox> PrepareAsync(
        string workspaceFolder, IReadOnlyList<string> readableFolders, IReadOnlyList<string> writableFolders, CancellationToken cancellationToken) =>
        provider.PrepareAsync(
            new SandboxPlan(workspaceFolder)
            {
                MaskedFolders = [data.Root],
                ReadableFolders = readableFolders,
                WritableFolders = writableFolders,
                ProtectedPaths = Protected,
            },
            cancellationToken);
}

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

    private readonly List<ISandboxProvider> providers;
    private readonly SandboxOptions options;
    private readonly DataDirectory data;

    /// <exception cref="GantryException">There is no sandbox of the kind that was chosen.</exception>
    public SandboxDirectory(IEnumerable<ISandboxProvider> providers, SandboxOptions options, DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.providers = [.. providers];
        this.options = options;
        this.data = data;
        if (!Has(options.Kind))
        {
            throw GantryException.Invalid("sandbox", $"There is no sandbox '{options.Kind}'; set GANTRY_SANDBOX or --sandbox to one of: {string.Join(", ", Kinds)}.");
        }
    }

    /// <summary>The kinds that there are.</summary>
    public IReadOnlyList<string> Kinds => [.. providers.Select(provider => provider.Kind)];

    /// <summary>The kind of who names none.</summary>
    public string Default => options.Kind;

    /// <summary>Whether there is a kind of this name; whether this machine can build it shows when one is built.</summary>
    public bool Has(string kind) => providers.Exists(provider => provider.Kind == kind);

    /// <summary>Looks whether this machine has what a kind needs.</summary>
    /// <exception cref="GantryException">There is no such kind, or something is missing; the sentence says what to do.</exception>
    public Task RequireAsync(string kind, CancellationToken cancellationToken) => Find(kind).RequireAsync(cancellationToken);

    /// <summary>Builds a sandbox around a workspace's folder.</summary>
    /// <exception cref="GantryException">It cannot be built; the sentence says why and what to do.</exception>
    public Task<ISandbox> PrepareAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request.Kind ?? options.Kind).PrepareAsync(
            new SandboxPlan(request.WorkspaceFolder)
            {
                IsReadOnly = request.IsReadOnly,
                MaskedFolders = [data.Root],
                ReadableFolders = [.. request.ReadableFolders, .. options.ReadableFolders],
                WritableFolders = request.WritableFolders,
                ProtectedPaths = Protected,
                Network = request.Network,
            },
            cancellationToken);
    }

    private ISandboxProvider Find(string kind) =>
        providers.Find(candidate => candidate.Kind == kind)
        ?? throw GantryException.Invalid("sandbox", $"There is no sandbox '{kind}'; there are: {string.Join(", ", Kinds)}.");
}

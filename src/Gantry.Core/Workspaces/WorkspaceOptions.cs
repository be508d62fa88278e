namespace Gantry.Core.Workspaces;

/// <summary>What the operator says about where workspaces may come from.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Absolute folders that <c>local</c> workspaces lie in; empty means anywhere, as on loopback (<c>GANTRY_LOCAL_ROOTS</c>).</summary>
    public IReadOnlyList<string> LocalRoots { get; init; } = [];

    /// <summary>
    /// Hosts that may have a private address, as <c>host</c> (every port) or <c>host:port</c>; IPv6 addresses in brackets (<c>GANTRY_GIT_ALLOWED_HOSTS</c>).
    /// </summary>
    public IReadOnlyList<string> AllowedGitHosts { get; init; } = [];

    /// <summary>How long an import from a remote may take.</summary>
    public TimeSpan ImportTimeLimit { get; init; } = TimeSpan.FromMinutes(10);
}

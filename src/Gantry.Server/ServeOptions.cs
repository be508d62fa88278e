namespace Gantry.Server;

/// <summary>How the daemon is started.</summary>
/// <param name="DataDirectory">Where it keeps what is its own; made when missing.</param>
/// <param name="Listen"><c>ADDRESS:PORT</c> with a loopback address; port 0 takes any free one.</param>
/// <param name="LocalRoots">Folders that local workspaces must be in; empty means anywhere.</param>
/// <param name="Quiet">Logs warnings and errors only.</param>
public sealed record ServeOptions(string DataDirectory, string Listen, IReadOnlyList<string> LocalRoots, bool Quiet)
{
    /// <summary>Finds a setting by its name, such as <c>ANTHROPIC_API_KEY</c>; by default in the environment.</summary>
    public Func<string, string?> Setting { get; init; } = Environment.GetEnvironmentVariable;
}

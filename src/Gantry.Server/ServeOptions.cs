namespace Gantry.Server;

/// <summary>How the daemon is started.</summary>
/// <param name="DataDirectory">Where it keeps what is its own; made when missing.</param>
/// <param name="Listen"><c>ADDRESS:PORT</c>; port 0 takes any free one. An address that is not loopback needs TLS or <see cref="InsecureListen"/>.</param>
/// <param name="LocalRoots">Folders that local workspaces must be in; empty means anywhere.</param>
/// <param name="Quiet">Logs warnings and errors only.</param>
public sealed record ServeOptions(string DataDirectory, string Listen, IReadOnlyList<string> LocalRoots, bool Quiet)
{
    /// <summary>Finds a setting by its name, such as <c>ANTHROPIC_API_KEY</c>; by default in the environment.</summary>
    public Func<string, string?> Setting { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>A PEM file with the server's certificate, followed by its chain; goes with <see cref="TlsKey"/>.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>A PEM file with the certificate's key, not encrypted.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Serves other machines without TLS: everybody on the way can read the token. For daemons behind something that encrypts.</summary>
    public bool InsecureListen { get; init; }

    /// <summary>The one group of routes to serve, such as <c>models</c>; null for the whole daemon.</summary>
    public string? Only { get; init; }

    /// <summary>The agent whose runner this is: the runner's routes are served too, and remote runners are not asked. Null for a daemon.</summary>
    public string? RunnerOf { get; init; }

    /// <summary>Lets programs on this machine work without a token; never decide or administer.</summary>
    public bool OpenLoopback { get; init; }
}

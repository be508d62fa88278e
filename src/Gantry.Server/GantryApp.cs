using Gantry.Protocol.Daemon;

namespace Gantry.Server;

/// <summary>The daemon.</summary>
public static class GantryApp
{
    /// <summary>Serves until the token is cancelled or the process is told to end.</summary>
    /// <param name="started">Told once, when requests are served.</param>
    public static Task RunAsync(ServeOptions options, Action<DaemonRecord> started, CancellationToken cancellationToken) =>
        throw Core.Failures.GantryException.Unavailable("no-server", $"This build holds no server; it would listen on {options.Listen}.");
}

using Gantry.Core.Failures;

namespace Gantry.Adapters.Docker;

/// <summary>Where a container engine listens: a Unix socket. Engines over TCP are not spoken to, because their workspaces would lie on another machine.</summary>
internal sealed record EngineAddress(string Socket)
{
    private const string UsualSocket = "/var/run/docker.sock";
    private const string Scheme = "unix://";

    /// <param name="setting"><c>DOCKER_HOST</c>; null means the usual socket.</param>
    /// <exception cref="GantryException">It names no Unix socket.</exception>
    public static EngineAddress Parse(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return new EngineAddress(UsualSocket);
        }

        return setting.StartsWith(Scheme + "/", StringComparison.Ordinal)
            ? new EngineAddress(setting[Scheme.Length..])
            : throw GantryException.Invalid("DOCKER_HOST", $"DOCKER_HOST must name a Unix socket, such as {Scheme}{UsualSocket}; '{setting}' does not.");
    }
}

using System.Globalization;

namespace Gantry.Core.Sandboxes;

/// <summary>What can be reached over the network from a sandbox.</summary>
public abstract record SandboxNetwork
{
    private SandboxNetwork()
    {
    }

    /// <summary>Nothing: a loopback of its own, no other device, no abstract sockets of the host.</summary>
    public sealed record None : SandboxNetwork;

    /// <summary>All that the daemon's user reaches. Only a kind that is no boundary offers it.</summary>
    public sealed record Host : SandboxNetwork;

    /// <summary>As <see cref="None"/>, with one port on its own loopback behind which the daemon itself listens, as a proxy and for its model routes.</summary>
    /// <param name="Door">What serves the port.</param>
    public sealed record Forwarded(ISandboxDoor Door) : SandboxNetwork
    {
        /// <summary>The port; above those that the kernel hands out by itself.</summary>
        public const int Port = 61080;

        /// <summary>The door as programs inside name it.</summary>
        public static string Address { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

        /// <summary>Tells programs of the proxy, in each spelling that one of them reads.</summary>
        public static IReadOnlyDictionary<string, string> Variables { get; } = Both(
            ("HTTP_PROXY", Address), ("HTTPS_PROXY", Address), ("ALL_PROXY", Address), ("NO_PROXY", "localhost,127.0.0.1,::1"));

        private static Dictionary<string, string> Both(params IReadOnlyList<(string Name, string Value)> variables) =>
            variables
                .SelectMany(variable => (IEnumerable<(string Name, string Value)>)[variable, (variable.Name.ToLowerInvariant(), variable.Value)])
                .ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
    }
}

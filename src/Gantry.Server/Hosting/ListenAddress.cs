using System.Globalization;
using System.Net;
using Gantry.Core.Failures;

namespace Gantry.Server.Hosting;

/// <summary>The one address that the daemon binds.</summary>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <exception cref="GantryException">It has another form, or is not a loopback address.</exception>
    public static ListenAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            host = "127.0.0.1";
        }

        if (!IPAddress.TryParse(host, out var address) || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw GantryException.Invalid("listen", $"'{text}' is no address to listen on; write ADDRESS:PORT, such as 127.0.0.1:8787.");
        }

        return IPAddress.IsLoopback(address)
            ? new ListenAddress(address, port)
            : throw GantryException.Forbidden(
                "listen-not-loopback",
                $"{address} is not a loopback address, and this version serves without TLS; listen on 127.0.0.1 and reach it through a tunnel (ssh -L, Tailscale).");
    }
}

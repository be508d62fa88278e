using System.Globalization;
using System.Net;
using Gantry.Core.Failures;

namespace Gantry.Server.Hosting;

/// <summary>The one address that the daemon binds.</summary>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <exception cref="GantryException">It has another form.</exception>
    public static ListenAddress Parse(string text)
    {
        // A port alone is one of this machine's.
        var colon = text.LastIndexOf(':');
        var host = colon == 0 ? "127.0.0.1" : colon > 0 ? text[..colon].Trim('[', ']') : "";
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            host = "127.0.0.1";
        }

        return IPAddress.TryParse(host, out var address) && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new ListenAddress(address, port)
            : throw GantryException.Invalid("listen", $"'{text}' is no address to listen on; write ADDRESS:PORT, such as 127.0.0.1:8787.");
    }

    /// <summary>How programs of this machine reach what was bound.</summary>
    /// <param name="bound">As the server tells it, with the port that it chose.</param>
    /// <param name="name">The name that a certificate is for; null when the address will do.</param>
    public string UrlFor(string bound, HostString? name)
    {
        var url = new UriBuilder(bound);
        if (name is { } known)
        {
            url.Host = known.Host;
        }
        else if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
        {
            url.Host = "127.0.0.1";
        }

        return url.Uri.GetLeftPart(UriPartial.Authority);
    }
}

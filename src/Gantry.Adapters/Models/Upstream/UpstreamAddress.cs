using System.Text;
using Gantry.Adapters.Models.Upstream.Http1;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>Where something is asked, and what follows from that.</summary>
internal sealed class UpstreamAddress
{
    public UpstreamAddress(Uri url)
    {
        Url = url;
        Origin = new WireOrigin(url.IdnHost, url.Port, url.Scheme == Uri.UriSchemeHttps, default);
        HasProxy = HttpClient.DefaultProxy.GetProxy(url) is { } proxy && proxy != url;
        var host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
        Opening = Encoding.ASCII.GetBytes($"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {host}{(url.IsDefaultPort ? "" : $":{url.Port}")}\r\n");
    }

    public Uri Url { get; }

    /// <summary>Where connections lead, without the time that they may take.</summary>
    public WireOrigin Origin { get; }

    /// <summary>The environment names a proxy for it (<c>HTTPS_PROXY</c> and its like).</summary>
    public bool HasProxy { get; }

    /// <summary>The first two lines of a request, ended.</summary>
    public byte[] Opening { get; }
}

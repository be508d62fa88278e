using System.Net.Sockets;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using ModelContextProtocol.Client;

namespace Gantry.Adapters.Mcp;

/// <summary>
/// A server at an address that the user gave: https, unless the operator has listed the host; allowed by the rules or a person, as every way out; looked up
/// once, every address public or listed, and the one that was checked is dialled. No redirect is followed, and no proxy asked.
/// </summary>
internal sealed class HttpServerLink : IServerLink
{
    private readonly HttpClient client;

    /// <exception cref="GantryException">The address may not be used.</exception>
    public HttpServerLink(Uri url, SecretValues secrets, EgressDoor door, EgressOptions egress, EgressQuestion ask)
    {
        _ = TargetOf(url, egress);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) => new NetworkStream(
                await door.ConnectAsync(Target(context.DnsEndPoint.Host, context.DnsEndPoint.Port), ask, cancellationToken), ownsSocket: true),
        };
        client = new HttpClient(new BoundedAnswers(handler)) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new HttpClientTransportOptions
        {
            Endpoint = url,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = secrets.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase),
        };
        Transport = new HttpClientTransport(options, client, loggerFactory: null, ownsHttpClient: false);
    }

    public IClientTransport Transport { get; }

    public Task Gone { get; } = new TaskCompletionSource().Task;

    public string LastWords => "";

    public Task SilentAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Where the server is.</summary>
    /// <exception cref="GantryException">The address may not be used.</exception>
    public static EgressTarget TargetOf(Uri url, EgressOptions egress)
    {
        var target = Target(url.Authority, url.Port);
        var isListed = egress.AllowedPrivateHosts.Any(
            listed => listed.Equals(target.ToString(), StringComparison.OrdinalIgnoreCase) || listed.Equals(target.Host, StringComparison.OrdinalIgnoreCase));
        return url.Scheme == Uri.UriSchemeHttps || isListed
            ? target
            : throw GantryException.Forbidden("mcp-not-https", $"{url.GetLeftPart(UriPartial.Path)} is not https. Use https, or list {target} in GANTRY_EGRESS_ALLOWED_HOSTS and restart the daemon.");
    }

    private static EgressTarget Target(string authority, int port)
    {
        try
        {
            return EgressTarget.Parse(authority.Contains(':') && !authority.Contains('[') && authority.Count(letter => letter == ':') > 1 ? $"[{authority}]" : authority, port);
        }
        catch (FormatException fault)
        {
            throw GantryException.Invalid("url", fault.Message);
        }
    }
}

using System.Collections.Concurrent;
using System.Net;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>Asks through the runtime's own client, where HTTP/2 is spoken or a proxy stands on the way.</summary>
internal sealed class HandlerClient : IDisposable
{
    private readonly ConcurrentDictionary<TimeSpan, HttpMessageInvoker> byConnectTimeout = [];

    /// <exception cref="HttpRequestException">No connection stood, or what came is no answer.</exception>
    /// <exception cref="OperationCanceledException">The call was given up, or no connection stood in time.</exception>
    public async ValueTask<UpstreamAnswer> SendAsync(UpstreamMessage message, CancellationToken cancellationToken)
    {
        var invoker = byConnectTimeout.GetOrAdd(message.Provider.Timeouts.Connect, New);
        var response = await invoker.SendAsync(ToRequest(message), cancellationToken);
        try
        {
            var headers = new List<KeyValuePair<string, string>>();
            foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            {
                headers.Add(new(name, values.ToString()));
            }

            return new UpstreamAnswer((int)response.StatusCode, headers, await response.Content.ReadAsStreamAsync(cancellationToken), response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var invoker in byConnectTimeout.Values)
        {
            invoker.Dispose();
        }
    }

    private static HttpRequestMessage ToRequest(in UpstreamMessage message)
    {
        var provider = message.Provider;
        var request = new HttpRequestMessage(HttpMethod.Post, message.Address.Url)
        {
            Content = new UpstreamBody(message.Body, message.Asked.ContentType, message.Loans),
            Version = provider.UseHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.EachHeader(request, static (request, name, value) => request.Headers.TryAddWithoutValidation(name, value));
        return request;
    }

    private static HttpMessageInvoker New(TimeSpan connectTimeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = connectTimeout,
        EnableMultipleHttp2Connections = true,
        // Addresses change behind names; within this time we notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // An answer that the client has left is cut off rather than read to its end, which somebody would pay for.
        MaxResponseDrainSize = 0,
    });
}

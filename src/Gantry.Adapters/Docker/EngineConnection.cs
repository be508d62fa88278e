using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Docker;

/// <summary>Requests to a container engine over its socket. What it refuses becomes a sentence with its own words.</summary>
internal sealed class EngineConnection : IDisposable
{
    // The oldest that has all we use: Docker 20.10, and what Podman's service claims to be.
    private const string ApiVersion = "v1.40";
    private const int MostRefusalBytes = 16 * 1024;

    private readonly Lazy<EngineAddress> address;
    private readonly HttpClient http;

    /// <param name="setting"><c>DOCKER_HOST</c>. It is read when the engine is first needed: who never uses containers may have it name anything.</param>
    public EngineConnection(string? setting)
    {
        address = new Lazy<EngineAddress>(() => EngineAddress.Parse(setting), LazyThreadSafetyMode.PublicationOnly);
        http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://engine/{ApiVersion}/"),
            // Waiting for a container to end takes as long as it runs; callers bound what must be quick.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends a request and reads the answer's JSON.</summary>
    /// <exception cref="EngineRefusedException">The engine said no.</exception>
    /// <exception cref="GantryException">No engine answers, or its address cannot be used.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, body, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw GantryException.Unavailable("engine-not-understood", $"The container engine at {address.Value.Socket} gave an answer that is not understood ({fault.Message}).", fault);
        }
        catch (HttpRequestException fault)
        {
            throw Lost(fault);
        }
    }

    /// <summary>Sends a request whose answer holds nothing of interest.</summary>
    public async Task SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, body, cancellationToken);
    }

    /// <summary>Sends a request and hands out the answer as it comes; disposing it ends the request.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        OpenAsync(new HttpRequestMessage(method, path) { Content = body }, cancellationToken);

    /// <summary>Takes over the connection of a request: what is written goes to the container, what is read comes from it.</summary>
    public async Task<Stream> HijackAsync(string path, HttpContent? body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("tcp");
        var response = await OpenAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }

        response.Dispose();
        throw GantryException.Unavailable("engine-not-understood", $"The container engine at {address.Value.Socket} does not hand over its connection (it answered {(int)response.StatusCode}).");
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _ = address.Value;
        HttpResponseMessage response;
        using (request)
        {
            try
            {
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
            catch (HttpRequestException fault)
            {
                throw Lost(fault);
            }
        }

        // 304 is the engine's word for "it already is so".
        if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.SwitchingProtocols or HttpStatusCode.NotModified)
        {
            return response;
        }

        using (response)
        {
            throw new EngineRefusedException(response.StatusCode, await RefusalAsync(response, cancellationToken));
        }
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MostRefusalBytes];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes.AsSpan(0, count), EngineJson.Default.EngineRefusal)?.Message ?? "";
        }
        catch (JsonException)
        {
            return $"status {(int)response.StatusCode}";
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Value.Socket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private GantryException Lost(HttpRequestException fault) =>
        GantryException.Unavailable(
            "engine-unavailable",
            fault.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? $"You may not use the container engine at {address.Value.Socket}; join its group (such as docker), or set DOCKER_HOST."
                : $"No container engine answers at {address.Value.Socket} ({(fault.InnerException ?? fault).Message.TrimEnd('.')}); start one, or set DOCKER_HOST.",
            fault);
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Cli.Settings;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Http;

/// <summary>
/// Speaks to one daemon. A request whose connection breaks is sent again, a bounded number of times and under the same <c>Idempotency-Key</c>, so that it takes
/// effect once. Every refusal becomes a <see cref="CommandFailure"/>.
/// </summary>
internal sealed class GantryClient : IDisposable
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient http;
    private readonly AccessToken token;
    private readonly TimeProvider time;

    public GantryClient(Uri address, AccessToken token, TimeProvider time)
    {
        Address = address;
        this.token = token;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = !address.IsLoopback, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Add("X-Gantry-Client", "cli");
        if (token.Value is { Length: > 0 } value)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
        }
    }

    public Uri Address { get; }

    /// <summary>Where the daemon answers <c>/health</c> as one of ours does, in the time given.</summary>
    public async Task<bool> IsHealthyAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(patience, time);
        using var registration = timer.Token.Register(bounded.Cancel);
        try
        {
            using var response = await http.GetAsync(new Uri("health", UriKind.Relative), bounded.Token);
            var report = await response.Content.ReadAsStringAsync(bounded.Token);
            return response.IsSuccessStatusCode && JsonSerializer.Deserialize(report, Protocol.Json.ApiJson.Default.HealthReport) is { Status: "ok" };
        }
        catch (HttpRequestException untrusted) when (untrusted.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new CommandFailure(
                ExitCode.NoDaemon,
                $"The certificate of {Address} is not trusted here: {Sentence(untrusted)} Trust its issuer on this machine, or name a PEM file with it in SSL_CERT_FILE.",
                untrusted);
        }
        catch (Exception absent) when (absent is HttpRequestException or IOException or JsonException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether the daemon shows a page there itself, rather than leading elsewhere.</summary>
    public async Task<bool> HasPageAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Like <see cref="GetAsync"/>, but null when there is no such thing.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync(path, type, cancellationToken);
        }
        catch (CommandFailure failure) when (failure.ExitCode == ExitCode.NotFound)
        {
            return null;
        }
    }

    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        PostAsync(path, () => null, type, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return PostAsync(path, () => JsonContent(json), type, cancellationToken);
    }

    /// <summary>Sends what takes long, for an answer at once that says where to watch it.</summary>
    public async Task<T> BeginAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return await PostAsync(path, () => JsonContent(json), type, cancellationToken, prefer: "respond-async");
    }

    public async Task<T> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Sends one file as a form.</summary>
    public Task<T> PostFileAsync<T>(string path, string name, byte[] bytes, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        PostAsync(path, () => new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } }, type, cancellationToken);

    /// <summary>Opens a stream of events. Faults of the network come as they are: the reader knows how to go on.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(string path, EventPosition? after, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is { } position)
        {
            request.Headers.Add("Last-Event-ID", position.ToString());
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            response.Dispose();
            throw new HttpRequestException("The daemon is not ready.");
        }

        await Refusals.ThrowIfRefusedAsync(response, Address, token, cancellationToken);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? response : throw Refusals.NotGantry(Address);
    }

    /// <summary>Copies an answer as it is.</summary>
    public async Task DownloadAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            await response.Content.CopyToAsync(target, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpIOException)
        {
            throw new CommandFailure(ExitCode.Failed, $"The connection to {Address} broke during the download; try again.", broken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<T> PostAsync<T>(string path, Func<HttpContent?> content, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? prefer = null)
    {
        var key = Guid.CreateVersion7().ToString();
        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content(), Headers = { { "Idempotency-Key", key } } };
            if (prefer is not null)
            {
                request.Headers.Add("Prefer", prefer);
            }

            return request;
        }

        using var response = await SendAsync(Request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var message = request();
                var response = await http.SendAsync(message, completion, cancellationToken);
                await Refusals.ThrowIfRefusedAsync(response, Address, token, cancellationToken);
                return response;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                if (attempt == MostAttempts)
                {
                    throw new CommandFailure(ExitCode.NoDaemon, $"No Gantry daemon answers at {Address}: {Sentence(broken)}", broken);
                }
            }

            await Task.Delay(FirstWait * attempt, time, cancellationToken);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var json = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return JsonSerializer.Deserialize(json, type) ?? throw Refusals.NotGantry(Address);
        }
        catch (JsonException garbled)
        {
            throw Refusals.NotGantry(Address, garbled);
        }
    }

    private static ByteArrayContent JsonContent(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static string Sentence(Exception broken) => broken.InnerException?.Message ?? broken.Message;
}

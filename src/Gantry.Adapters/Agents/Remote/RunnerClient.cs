using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Json;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>Speaks to one runner. Everything that is sent carries a key, so that sending it again does nothing twice.</summary>
internal sealed class RunnerClient(HttpClient http, RunnerAddress address, TimeProvider time)
{
    private const int LongestSentence = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Events may be far apart; a connection that died in silence is not noticed otherwise. Coming back costs one request.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);

    /// <summary>Where it is, for people.</summary>
    public string Place => address.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Asks whether it is there.</summary>
    /// <exception cref="RunnerException">It is not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken) => (await SendAsync(HttpMethod.Get, "health", null, null, cancellationToken)).Dispose();

    /// <summary>The agent as a runner of Gantry's knows it; null for a runner that only keeps the contract.</summary>
    /// <exception cref="RunnerException">It does not answer, or refuses the token.</exception>
    public async Task<Agent?> FindAgentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, "api/agents", null, null, cancellationToken);
            var page = await JsonSerializer.DeserializeAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), ApiJson.Default.ItemPageAgent, cancellationToken);
            return page?.Items.FirstOrDefault(agent => agent.Name.Value == name);
        }
        catch (Exception other) when (other is JsonException or RunnerException { Status: HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed })
        {
            return null;
        }
    }

    /// <summary>Posts and reads the answer.</summary>
    /// <param name="key">The same for the same command, however often it is sent.</param>
    /// <exception cref="RunnerException">It refused, or could not be asked.</exception>
    public async Task<JsonElement> PostAsync(string path, JsonObject body, string? key, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await SendAsync(HttpMethod.Post, path, content, key, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    /// <summary>Sends a file and reads the answer.</summary>
    /// <exception cref="RunnerException">It refused, or could not be asked.</exception>
    public async Task<JsonElement> PostFileAsync(string path, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        using var answer = await SendAsync(HttpMethod.Post, path, form, key: null, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    /// <summary>Gets and reads the answer.</summary>
    /// <exception cref="RunnerException">It refused, or could not be asked.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    /// <summary>A run's events behind a position, until the stream ends, whyever it does. Frames that are no event are left out.</summary>
    /// <exception cref="RunnerException">It refused, or could not be asked.</exception>
    public async IAsyncEnumerable<(string? Id, JsonElement Event)> FollowAsync(string run, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var answer = await SendAsync(HttpMethod.Get, $"runs/{Uri.EscapeDataString(run)}/events", null, null, cancellationToken, after);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await using var items = SseParser.Create(body).EnumerateAsync(either.Token).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            silence.CancelAfter(LongestSilence);
            SseItem<string> item;
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }

                item = items.Current;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                yield break;
            }

            if (item.EventType == "message" && EventIn(item.Data) is { } said)
            {
                yield return (item.EventId, said);
            }
        }
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException malformed)
        {
            throw new RunnerException(answer.StatusCode, $"The runner at {Place} answered {path} with something that is no JSON.", malformed);
        }
    }

    private static JsonElement? EventIn(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, string? key, CancellationToken cancellationToken, string? after = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address.Url, path));
        request.Headers.Authorization = address.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Headers.TryAddWithoutValidation("X-Gantry-Client", "remote");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (after is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        }

        request.Content = body;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw new RunnerException(answer.StatusCode, $"The runner at {Place} refused ({(int)answer.StatusCode}): {await SentenceAsync(answer, either.Token)}");
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RunnerException(null, $"The runner at {Place} cannot be reached.", broken);
        }
    }

    private static async Task<string> SentenceAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var said = EventIn(text) is { } problem ? problem.TextAt("detail") ?? problem.TextAt("error") ?? problem.TextAt("message") ?? text : text;
        return Core.Text.VisibleText.Shorten(Core.Text.VisibleText.Of(said.Trim()), LongestSentence);
    }
}

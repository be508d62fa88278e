using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>
/// Anthropic's Messages API, streamed. A call is made once; a failure says whether another one may succeed.
/// </summary>
internal sealed class AnthropicModel(HttpClient http, AnthropicOptions options, TimeProvider time) : IModel
{
    private readonly Uri address = new($"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/v1/messages");

    public string Name => options.Model;

    public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Cancelled by the caller, or when the provider says nothing for too long.
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);

        using var response = await SendAsync(MessagesJson.Write(request, options), silence, either.Token, cancellationToken);
        var answer = new AnswerEvents(options);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body).EnumerateAsync(either.Token).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events, answer, request.OnFrame, silence, cancellationToken) is var (goesOn, update) && goesOn)
        {
            if (update is not null)
            {
                yield return update;
            }

            if (update is ModelAnswerEnded)
            {
                yield break;
            }
        }

        throw CutOff(cause: null);
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, CancellationTokenSource silence, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            using var request = NewRequest(body);
            silence.CancelAfter(options.StallLimit);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either);
            if (response.IsSuccessStatusCode)
            {
                return IsStream(response) ? response : throw NoStream(response);
            }

            using (response)
            {
                throw await ProviderFailure.OfAsync(response, options, time, either);
            }
        }
        catch (HttpRequestException unreachable)
        {
            throw new ModelException(
                $"The model provider at {options.BaseUrl.Host} cannot be reached.", "Check the network and ANTHROPIC_BASE_URL.", unreachable) { IsTransient = true };
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(silent);
        }
    }

    private HttpRequestMessage NewRequest(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("anthropic-version", "2023-06-01");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (options.ApiKey is { } key)
        {
            request.Headers.Add("x-api-key", key);
        }

        if (options.AuthToken is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private async Task<(bool GoesOn, ModelUpdate? Update)> NextAsync(
        IAsyncEnumerator<SseItem<string>> events,
        AnswerEvents answer,
        Action<string>? onFrame,
        CancellationTokenSource silence,
        CancellationToken cancellationToken)
    {
        try
        {
            silence.CancelAfter(options.StallLimit);
            if (!await events.MoveNextAsync())
            {
                return (false, null);
            }

            onFrame?.Invoke(events.Current.Data);
            return (true, answer.Read(events.Current.Data));
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(silent);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw CutOff(broken);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new ModelException("The model provider sent something that cannot be read.", "Check ANTHROPIC_BASE_URL, or send the message again.", unreadable)
            {
                IsTransient = true,
            };
        }
    }

    private static bool IsStream(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    private static ModelException NoStream(HttpResponseMessage response)
    {
        response.Dispose();
        return new ModelException("The model provider did not answer with a stream of events.", "Check ANTHROPIC_BASE_URL: it must speak Anthropic's Messages API.");
    }

    private ModelException Silent(Exception cause) =>
        new($"The model provider said nothing for {options.StallLimit.TotalSeconds:0} seconds.", "Send the message again.", cause) { IsTransient = true };

    private static ModelException CutOff(Exception? cause) =>
        new("The connection ended in the middle of the answer.", "Send the message again.", cause) { IsTransient = true };
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gantry.Core.Approvals.External;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Opa;

/// <summary>
/// Asks an Open Policy Agent over its data API. Only a 200 whose <c>result</c> is exactly <c>true</c> allows: a rule that is not defined, another value, an
/// error, a redirect, too long an answer or none in time does not.
/// </summary>
internal sealed class OpaPolicy(HttpClient http, OpaOptions options, TimeProvider time, ILogger<OpaPolicy> logger) : IExternalPolicy
{
    private const int LargestAnswer = 64 * 1024;

    public async Task<ExternalAnswer> AskAsync(ExternalQuestion question, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        ExternalAnswer answer;
        try
        {
            answer = await PostAsync(question, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            answer = ExternalAnswer.Silent($"{options.Decision} did not answer within {options.Patience.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            answer = ExternalAnswer.Silent($"{options.Decision} cannot be reached: {failure.InnerException?.Message ?? failure.Message}.");
        }

        if (!answer.HasAnswered)
        {
            OpaLines.Silent(logger, answer.Reason!);
        }

        return answer;
    }

    private async Task<ExternalAnswer> PostAsync(ExternalQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Decision)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new OpaRequest(question), OpaJson.Default.OpaRequest))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return ExternalAnswer.Silent($"{options.Decision} answered {(int)response.StatusCode}.");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[LargestAnswer + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read > LargestAnswer
            ? ExternalAnswer.Silent($"{options.Decision} answered more than {LargestAnswer / 1024} KiB.")
            : Read(bytes.AsMemory(0, read));
    }

    private ExternalAnswer Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object ? ExternalAnswer.Silent($"{options.Decision} answered no JSON object.")
                : !document.RootElement.TryGetProperty("result"u8, out var result) ? ExternalAnswer.Refused($"{options.Decision} has no decision for it.")
                : result.ValueKind == JsonValueKind.True ? ExternalAnswer.Allowed
                : ExternalAnswer.Refused($"{options.Decision} did not answer true.");
        }
        catch (JsonException)
        {
            return ExternalAnswer.Silent($"{options.Decision} answered no JSON.");
        }
    }
}

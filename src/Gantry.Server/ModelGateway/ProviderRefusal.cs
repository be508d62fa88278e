using System.Text;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// A provider's refusal on its way to the client: as the provider said it, with its <c>retry-after</c>, but never with a key in it. That the gateway's own key
/// is refused is told otherwise, because the client would take it for its own.
/// </summary>
internal sealed class ProviderRefusal(HttpContext context, RelayedCall call, UpstreamAttempts attempts)
{
    private const int LargestBody = 256 * 1024;
    private const int ProviderOverloaded = 529;

    public async Task<CallOutcome> PassAsync(UpstreamAnswer answer, Func<CallStatus, TokenUsage?, CallOutcome> outcomeOf)
    {
        var status = answer.Status;
        var outcome = outcomeOf(CallStatus.Failed, default(TokenUsage)) with { HttpStatus = status, Error = NameOf(status) };
        try
        {
            if (status == StatusCodes.Status401Unauthorized)
            {
                await ProtocolErrors.WriteAsync(
                    context,
                    call.Protocol,
                    StatusCodes.Status503ServiceUnavailable,
                    "provider-key-refused",
                    $"The provider {attempts.Target.Provider.Name} does not accept the key that the gateway has for it; whoever runs the gateway has to set another.",
                    mayRetry: false);
                return outcome;
            }

            var text = await ReadAsync(answer);
            if ((status is 402 or 429 or 400 or 403) && ProviderWords.SayThatQuotaIsSpent(text))
            {
                outcome = outcome with { Quota = new ProviderQuota(attempts.Target.Provider.Name, null), Error = "provider-quota" };
            }

            text = attempts.Key is { } key ? text.Replace(key.Secret, "***", StringComparison.Ordinal) : text;
            PassedHeaders.OfAnswer(answer, context.Response, attempts.Key);
            if (call.Translation?.For(attempts.Target) is not null)
            {
                await TranslatedRefusal.WriteAsync(context, call.Protocol, status, text);
                return outcome;
            }

            context.Response.StatusCode = status;
            var bytes = Encoding.UTF8.GetBytes(text);
            context.Response.ContentLength = bytes.Length;
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
            return outcome;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return outcome with { Status = CallStatus.Abandoned };
        }
    }

    private async Task<string> ReadAsync(UpstreamAnswer answer)
    {
        try
        {
            var bytes = new byte[LargestBody];
            var read = await answer.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
            return Encoding.UTF8.GetString(bytes, 0, read);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // The status says enough.
            return "";
        }
    }

    private static string NameOf(int status) => status switch
    {
        401 => "provider-key-refused",
        403 => "provider-forbade",
        404 => "unknown-model",
        413 => "too-large",
        429 => "rate-limited",
        503 or ProviderOverloaded => "overloaded",
        >= 500 => "provider-fault",
        _ => "request-refused",
    };
}

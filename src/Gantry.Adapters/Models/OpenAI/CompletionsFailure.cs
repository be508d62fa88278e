using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>The refusals of providers that speak Chat Completions, in sentences for the user.</summary>
internal static class CompletionsFailure
{
    private const int TooLarge = 413;

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(UpstreamAnswer answer, UpstreamAttempts attempts, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await RefusalBody.ReadAsync(answer.Body, [attempts.Key?.Secret], cancellationToken);
        var status = answer.Status;
        if (status == 402 || (status is 400 or 403 or 429 && ProviderWords.SayThatQuotaIsSpent(body.All)))
        {
            return Spent(attempts.Target.Provider.Name, $"({status}){body.Detail}");
        }

        var isTooLong = status == TooLarge || (status == 400 && ProviderWords.SayThatItIsTooLong(body.All));
        var (sentence, hint) = isTooLong
            ? ($"The conversation is longer than the model can take ({status}){body.Detail}", "Start a new session, or attach less.")
            : Explain(status, body.Detail, attempts.Target.Model);
        return new ModelException(sentence, hint)
        {
            IsContextExceeded = isTooLong,
            IsTransient = status is 408 or 409 or 429 or >= 500,
            RetryAfter = RetryAfterHeader.Of(answer, time),
        };
    }

    /// <summary>Nobody answered at all.</summary>
    public static ModelException Of(UpstreamException nobody) =>
        new(nobody.Message, "Check OPENAI_BASE_URL or SLM_BASE_URL and the network, then send the message again.", nobody)
        {
            IsTransient = nobody.Failure is UpstreamFailure.Unreachable or UpstreamFailure.FirstByteTimeout or UpstreamFailure.CircuitOpen,
            RetryAfter = nobody.RetryAfter,
        };

    /// <summary>An error that came where the answer should have gone on.</summary>
    /// <param name="words">The provider's, with their codes, without keys.</param>
    public static ModelException InStream(string provider, string words, string message)
    {
        var detail = message.Length == 0 ? "." : $": {RefusalBody.Short(message)}";
        return ProviderWords.SayThatQuotaIsSpent(words) ? Spent(provider, detail)
            : ProviderWords.SayThatItIsTooLong(words) ? new ModelException($"The conversation is longer than the model can take{detail}", "Start a new session, or attach less.") { IsContextExceeded = true }
            : new ModelException($"The model provider broke off its answer with an error{detail}", "Send the message again.") { IsTransient = true };
    }

    private static ModelException Spent(string provider, string detail) =>
        new($"The quota of the model provider is spent {detail}", "Add credit or raise the limit at the provider, then resume the run.") { Quota = new ProviderQuota(provider, ReturnsAt: null) };

    private static (string Sentence, string Hint) Explain(int status, string detail, string model) => status switch
    {
        401 or 403 => ($"The model provider does not accept the key ({status}){detail}", "Check OPENAI_API_KEY, and that the key may use this model."),
        404 => ($"The model provider does not know the model '{model}' or the address (404){detail}", "Check OPENAI_MODEL or SLM_MODEL, and the base URL."),
        429 => ($"The model provider takes no more requests for now (429){detail}", "Wait a while and send the message again, or raise the key's limits."),
        >= 500 => ($"The model provider has a fault ({status}){detail}", "Send the message again later."),
        _ => ($"The model provider refused the request ({status}){detail}", "Check OPENAI_MODEL or SLM_MODEL, or send the message again."),
    };
}

using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>The provider's refusals in sentences for the user.</summary>
internal static class ProviderFailure
{
    private const int Overloaded = 529;
    private const int TooLarge = 413;

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(HttpResponseMessage response, AnthropicOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await RefusalBody.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), Secrets(options), cancellationToken);
        var detail = body.Detail;
        var status = (int)response.StatusCode;
        if (status == 402 || (status is 400 or 429 && ProviderWords.SayThatQuotaIsSpent(body.All)))
        {
            return Spent(status, detail);
        }

        var isTooLong = status == TooLarge || (status == 400 && ProviderWords.SayThatItIsTooLong(body.All));
        var (sentence, hint) = isTooLong
            ? ($"The conversation is longer than the model can take ({status}){detail}", "Start a new session, or attach less.")
            : Explain(status, detail, options);
        return new ModelException(sentence, hint)
        {
            IsContextExceeded = isTooLong,
            IsTransient = status is 408 or 409 or 429 or >= 500,
            RetryAfter = RetryAfterHeader.Of(response, time),
        };
    }

    /// <summary>An error that came where the answer should have gone on.</summary>
    public static ModelException InStream(string type, string message, AnthropicOptions options)
    {
        var words = RefusalBody.Short(RefusalBody.Without(Secrets(options), message));
        return ProviderWords.SayThatItIsTooLong(words)
            ? new ModelException($"The conversation is longer than the model can take: {words}", "Start a new session, or attach less.") { IsContextExceeded = true }
            : new ModelException($"The model provider broke off its answer ({RefusalBody.Short(RefusalBody.Without(Secrets(options), type))}): {words}", "Send the message again.")
            {
                IsTransient = type is "overloaded_error" or "api_error" or "rate_limit_error" or "timeout_error",
            };
    }

    private static (string Sentence, string Hint) Explain(int status, string detail, AnthropicOptions options) => status switch
    {
        400 => ($"The model provider refused the request (400){detail}",
            "Check that ANTHROPIC_MODEL is a model of the provider at ANTHROPIC_BASE_URL; if it is, start a new session."),
        401 => ($"The model provider does not accept the key (401){detail}", "Check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN."),
        403 => ($"The model provider does not let the key do this (403){detail}", "Check that the key may use this model, and ANTHROPIC_BASE_URL."),
        404 => ($"The model provider does not know the model '{options.Model}' or the address (404){detail}", "Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL."),
        429 => ($"The model provider takes no more requests for now (429){detail}", "Wait a while and send the message again, or raise the key's limits."),
        Overloaded => ($"The model provider is overloaded (529){detail}", "Send the message again later."),
        >= 300 and < 400 => ($"The model provider's address leads elsewhere ({status}).", "Set ANTHROPIC_BASE_URL to the final address; keys are not sent after redirects."),
        >= 500 => ($"The model provider has a fault ({status}){detail}", "Send the message again later."),
        _ => ($"The model provider refused the request ({status}){detail}", "Check ANTHROPIC_BASE_URL and ANTHROPIC_MODEL, or send the message again."),
    };

    private static ModelException Spent(int status, string detail) =>
        new($"The quota of the model provider is spent ({status}){detail}", "Add credit or raise the limit at the provider, then resume the run.") { Quota = new ProviderQuota("anthropic", ReturnsAt: null) };

    private static string?[] Secrets(AnthropicOptions options) => [options.ApiKey, options.AuthToken];
}

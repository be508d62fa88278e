using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models;

/// <summary>
/// A provider's refusal as a failure of a model, in a sentence for the user and with what to do next. The same for all providers; only their settings have
/// other names.
/// </summary>
/// <param name="target">Who refused.</param>
internal sealed class RefusedCall(CallTarget target, ModelSettings settings)
{
    private const int Overloaded = 529;
    private const int TooLarge = 413;

    /// <summary>Says what a status means.</summary>
    /// <param name="retryAfter">As the provider said it.</param>
    public ModelException Of(int status, RefusalBody body, TimeSpan? retryAfter)
    {
        if (status == 402 || (status is 400 or 403 or 429 && ProviderWords.SayThatQuotaIsSpent(body.All)))
        {
            return Spent($" ({status}){body.Detail}");
        }

        var isTooLong = status == TooLarge || (status == 400 && ProviderWords.SayThatItIsTooLong(body.All));
        var (sentence, hint) = isTooLong ? TooLong($" ({status}){body.Detail}") : Explain(status, body.Detail);
        return new ModelException(sentence, hint)
        {
            Asked = target,
            IsContextExceeded = isTooLong,
            IsTransient = status is 408 or 409 or 429 or >= 500,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>Says what an error means that came where the answer should have gone on.</summary>
    /// <param name="words">All that the provider said, without keys.</param>
    /// <param name="detail">The end of the sentence.</param>
    /// <param name="otherwise">The sentence when it means nothing that is known.</param>
    /// <param name="mayPass">Whether the same call may then succeed a little later.</param>
    public ModelException InStream(string words, string detail, string otherwise, bool mayPass)
    {
        if (ProviderWords.SayThatQuotaIsSpent(words))
        {
            return Spent(detail);
        }

        var (sentence, hint) = TooLong(detail);
        return ProviderWords.SayThatItIsTooLong(words)
            ? new ModelException(sentence, hint) { IsContextExceeded = true, Asked = target }
            : new ModelException(otherwise, "Send the message again.") { IsTransient = mayPass, Asked = target };
    }

    private ModelException Spent(string detail) =>
        new($"The quota of the model provider is spent{detail}", "Add credit or raise the limit at the provider, then resume the run.") { Quota = new ProviderQuota(target.Provider, ReturnsAt: null), Asked = target };

    private static (string Sentence, string Hint) TooLong(string detail) => ($"The conversation is longer than the model can take{detail}", "Start a new session, or attach less.");

    private (string Sentence, string Hint) Explain(int status, string detail) => status switch
    {
        400 => ($"The model provider refused the request (400){detail}", $"Check that {settings.Model} is a model of the provider at {settings.Address}; if it is, start a new session."),
        401 => ($"The model provider does not accept the key (401){detail}", $"Check {settings.Key}."),
        403 => ($"The model provider does not let the key do this (403){detail}", $"Check that the key may use this model, and {settings.Address}."),
        404 => ($"The model provider does not know the model '{target.Model}' or the address (404){detail}", $"Check {settings.Model} and {settings.Address}."),
        429 => ($"The model provider takes no more requests for now (429){detail}", "Wait a while and send the message again, or raise the key's limits."),
        Overloaded => ($"The model provider is overloaded (529){detail}", "Send the message again later."),
        >= 300 and < 400 => ($"The model provider's address leads elsewhere ({status}).", $"Set {settings.Address} to the final address; keys are not sent after redirects."),
        >= 500 => ($"The model provider has a fault ({status}){detail}", "Send the message again later."),
        _ => ($"The model provider refused the request ({status}){detail}", $"Check {settings.Address} and {settings.Model}, or send the message again."),
    };
}

/// <summary>What settings of a provider are called, for sentences that say what to look at.</summary>
internal sealed record ModelSettings(string Key, string Model, string Address);

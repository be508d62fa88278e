namespace Gantry.Core.ModelGateway.Providers;

/// <summary>What providers say in words only: they have no status for it, and no code that is theirs alone.</summary>
public static class ProviderWords
{
    private static readonly string[] QuotaIsSpent = ["insufficient_quota", "credit balance is too low", "usage limits", "billing_hard_limit", "exceeded your current quota"];

    private static readonly string[] TooLong =
    [
        "prompt is too long", "exceed context limit", "context window", "context length", "context_length", "context size", "maximum context", "request_too_large", "input is too long",
    ];

    /// <summary>It is money that is missing rather than patience: asking again soon does not help, as it does against a passing limit.</summary>
    public static bool SayThatQuotaIsSpent(string text) => SayOneOf(QuotaIsSpent, text);

    /// <summary>The conversation is longer than the model can take.</summary>
    public static bool SayThatItIsTooLong(string text) => SayOneOf(TooLong, text);

    private static bool SayOneOf(string[] known, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Array.Exists(known, words => text.Contains(words, StringComparison.OrdinalIgnoreCase));
    }
}

using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>The provider's refusals in sentences for the user.</summary>
internal static class ProviderFailure
{
    private const int LargestErrorBody = 64 * 1024;
    private const int LongestDetail = 500;
    private const int Overloaded = 529;
    private const int TooLarge = 413;

    private static readonly string[] TooLongWords =
        ["prompt is too long", "exceed context limit", "context window", "context length", "maximum context", "request_too_large", "input is too long"];

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(HttpResponseMessage response, AnthropicOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var words = WithoutKeys(await DetailOfAsync(response, cancellationToken), options);
        var detail = Sentence(words);
        var status = (int)response.StatusCode;
        if (status == 402 || (status is 400 or 429 && SaysThatCreditIsSpent(words)))
        {
            return Spent(status, detail);
        }

        var isTooLong = status == TooLarge || (status == 400 && IsTooLong(words));
        var (sentence, hint) = isTooLong
            ? ($"The conversation is longer than the model can take ({status}){detail}", "Start a new session, or attach less.")
            : Explain(status, detail, options);
        return new ModelException(sentence, hint)
        {
            IsContextExceeded = isTooLong,
            IsTransient = status is 408 or 409 or 429 or >= 500,
            RetryAfter = RetryAfter(response, time),
        };
    }

    /// <summary>An error that came where the answer should have gone on.</summary>
    public static ModelException InStream(string type, string message, AnthropicOptions options)
    {
        var words = Short(WithoutKeys(message, options));
        return IsTooLong(words)
            ? new ModelException($"The conversation is longer than the model can take: {words}", "Start a new session, or attach less.") { IsContextExceeded = true }
            : new ModelException($"The model provider broke off its answer ({Short(WithoutKeys(type, options))}): {words}", "Send the message again.")
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

    // Providers have no code of their own for it.
    private static bool IsTooLong(string words) =>
        TooLongWords.Any(known => words.Contains(known, StringComparison.OrdinalIgnoreCase));

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wanted = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted;
    }

    // Asking again soon does not help, as it does against a passing limit; the provider has no status of its own for it.
    private static bool SaysThatCreditIsSpent(string words) =>
        words.Contains("credit balance is too low", StringComparison.OrdinalIgnoreCase) || words.Contains("usage limits", StringComparison.OrdinalIgnoreCase);

    private static ModelException Spent(int status, string detail) =>
        new($"The quota of the model provider is spent ({status}){detail}", "Add credit or raise the limit at the provider, then resume the run.") { Quota = new ProviderQuota("anthropic", ReturnsAt: null) };

    private static async Task<string> DetailOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var bytes = new byte[LargestErrorBody];
            var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            using var document = JsonDocument.Parse(bytes.AsMemory(0, read));
            return document.RootElement.GetProperty("error").GetProperty("message").GetString() ?? "";
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IOException or HttpRequestException)
        {
            // The status says enough.
            return "";
        }
    }

    private static string Sentence(string detail) => detail.Length == 0 ? "." : $": {Short(detail)}";

    // A proxy may echo what it was sent.
    private static string WithoutKeys(string text, AnthropicOptions options)
    {
        foreach (var secret in new[] { options.ApiKey, options.AuthToken })
        {
            text = secret is { Length: > 0 } ? text.Replace(secret, "***", StringComparison.Ordinal) : text;
        }

        return text;
    }

    private static string Short(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestDetail ? line : string.Concat(line.AsSpan(0, LongestDetail), "…");
    }
}

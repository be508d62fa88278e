using System.Net;
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

    /// <summary>Trying again later may help.</summary>
    public static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(HttpResponseMessage response, AnthropicOptions options, CancellationToken cancellationToken)
    {
        var detail = Sentence(WithoutKeys(await DetailOfAsync(response, cancellationToken), options));
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ModelException(
                $"The model provider does not accept the key ({status}){detail}",
                "Check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, and that the key may use this model."),
            HttpStatusCode.PaymentRequired => Spent(status, detail),
            HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests when SaysThatCreditIsSpent(detail) => Spent(status, detail),
            HttpStatusCode.NotFound => new ModelException(
                $"The model provider does not know the model '{options.Model}' or the address (404){detail}",
                "Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL."),
            HttpStatusCode.TooManyRequests => new ModelException(
                $"The model provider takes no more requests for now (429){detail}", "Wait a while and send the message again, or raise the key's limits."),
            _ when status is >= 300 and < 400 => new ModelException(
                $"The model provider's address leads elsewhere ({status}).", "Set ANTHROPIC_BASE_URL to the final address; keys are not sent after redirects."),
            _ when status == Overloaded => new ModelException($"The model provider is overloaded (529){detail}", "Send the message again later."),
            _ when status >= 500 => new ModelException($"The model provider has a fault ({status}){detail}", "Send the message again later."),
            _ => new ModelException($"The model provider refused the request ({status}){detail}"),
        };
    }

    /// <summary>An error that came where the answer should have gone on.</summary>
    public static ModelException InStream(string type, string message, AnthropicOptions options) =>
        new($"The model provider broke off its answer ({Short(WithoutKeys(type, options))}): {Short(WithoutKeys(message, options))}", "Send the message again.");

    // Asking again soon does not help, as it does against a passing limit; the provider has no status of its own for it.
    private static bool SaysThatCreditIsSpent(string detail) =>
        detail.Contains("credit balance is too low", StringComparison.OrdinalIgnoreCase) || detail.Contains("usage limits", StringComparison.OrdinalIgnoreCase);

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

using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>The provider's refusals in sentences for the user.</summary>
internal static class ProviderFailure
{
    private static readonly ModelSettings Settings = new("ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_MODEL", "ANTHROPIC_BASE_URL");

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(HttpResponseMessage response, AnthropicOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await RefusalBody.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), Secrets(options), cancellationToken);
        return Refused(options).Of((int)response.StatusCode, body, RetryAfterHeader.Of(response, time));
    }

    /// <summary>An error that came where the answer should have gone on.</summary>
    public static ModelException InStream(string type, string message, AnthropicOptions options)
    {
        var words = RefusalBody.Short(RefusalBody.Without(Secrets(options), message));
        return Refused(options).InStream(words, $": {words}")
            ?? new ModelException($"The model provider broke off its answer ({RefusalBody.Short(RefusalBody.Without(Secrets(options), type))}): {words}", "Send the message again.")
            {
                IsTransient = type is "overloaded_error" or "api_error" or "rate_limit_error" or "timeout_error",
            };
    }

    private static RefusedCall Refused(AnthropicOptions options) => new("anthropic", options.Model, Settings);

    private static string?[] Secrets(AnthropicOptions options) => [options.ApiKey, options.AuthToken];
}

using System.Collections.Frozen;
using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>Where and how Anthropic's Messages API is called.</summary>
/// <param name="BaseUrl">An absolute http or https address; <c>/v1/messages</c> is added.</param>
/// <param name="ApiKey">Sent as <c>x-api-key</c>.</param>
/// <param name="AuthToken">Sent as <c>Authorization: Bearer</c>.</param>
/// <param name="MaxTokens">The most tokens of one answer, 1 or more.</param>
public sealed record AnthropicOptions(Uri BaseUrl, string? ApiKey, string? AuthToken, string Model, int MaxTokens = AnthropicOptions.DefaultMaxTokens)
{
    /// <summary>The most tokens of one answer when nobody says otherwise; what every current model gives.</summary>
    public const int DefaultMaxTokens = 8192;

    // The provider's own least.
    private const int LeastThinking = 1024;
    private const int MostTokens = 1_000_000;
    private const string DefaultBaseUrl = "https://api.anthropic.com";
    private const string DefaultModel = "claude-sonnet-4-20250514";

    /// <summary>How many tokens the model may think before it answers, beside <see cref="MaxTokens"/>; 0: it is not asked to think.</summary>
    public int ThinkingTokens { get; init; }

    /// <summary>Sent with every request besides; never a key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>How long the provider may say nothing, its pings included, before the call is given up.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Reads <c>ANTHROPIC_API_KEY</c>, <c>ANTHROPIC_AUTH_TOKEN</c>, <c>ANTHROPIC_BASE_URL</c>, <c>ANTHROPIC_MODEL</c> (else <c>CLAUDE_MODEL</c>),
    /// <c>ANTHROPIC_MAX_TOKENS</c> and <c>MAX_THINKING_TOKENS</c>; null when there is neither key nor token.
    /// </summary>
    /// <exception cref="GantryException">A setting cannot be used (invalid); the sentence never holds a key.</exception>
    public static AnthropicOptions? From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var apiKey = Secret(setting, "ANTHROPIC_API_KEY");
        var authToken = Secret(setting, "ANTHROPIC_AUTH_TOKEN");
        if (apiKey is null && authToken is null)
        {
            return null;
        }

        return new AnthropicOptions(
            Address(Filled(setting("ANTHROPIC_BASE_URL")) ?? DefaultBaseUrl),
            apiKey,
            authToken,
            Filled(setting("ANTHROPIC_MODEL")) ?? Filled(setting("CLAUDE_MODEL")) ?? DefaultModel,
            Number(setting, "ANTHROPIC_MAX_TOKENS", 1) ?? DefaultMaxTokens)
        {
            ThinkingTokens = Number(setting, "MAX_THINKING_TOKENS", LeastThinking) ?? 0,
        };
    }

    /// <summary>Those of a model of a provider that speaks Messages, at the first of its addresses, with a key that it does not refuse just now.</summary>
    /// <param name="usual">Whose limits count here too; null for the usual ones.</param>
    internal static AnthropicOptions Of(RouteTarget target, AnthropicOptions? usual, TimeProvider time)
    {
        var endpoint = target.Provider.Endpoints[0];
        var key = endpoint.NextKey(time.GetTimestamp());
        return new AnthropicOptions(
            endpoint.BaseUrl,
            key is { Header: not KeyHeader.Bearer } ? key.Secret : null,
            key is { Header: KeyHeader.Bearer } ? key.Secret : null,
            target.Model,
            usual?.MaxTokens ?? DefaultMaxTokens)
        {
            ThinkingTokens = usual?.ThinkingTokens ?? 0,
            Headers = target.Provider.Headers,
        };
    }

    /// <summary>Names no key.</summary>
    public override string ToString() => $"{Model} at {BaseUrl.Host}";

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address is { UserInfo: "", Query: "", Fragment: "" }
            ? address
            : throw GantryException.Invalid(
                "ANTHROPIC_BASE_URL",
                $"ANTHROPIC_BASE_URL must be an http or https address such as {DefaultBaseUrl}, without user, query or fragment.");

    private static int? Number(Func<string, string?> setting, string name, int least) =>
        Filled(setting(name)) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ((number >= least && number <= MostTokens) || number == 0) ? (number == 0 ? null : number)
        : throw GantryException.Invalid(
            name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {MostTokens}, or 0 for what is usual."));

    private static string? Secret(Func<string, string?> setting, string name) =>
        Filled(setting(name)) is not { } secret ? null
        : secret.All(c => c is > ' ' and < '\x7f') ? secret
        : throw GantryException.Invalid(name, $"{name} holds characters that no key has, such as a space or a line break; set it again.");

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

using System.Globalization;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>What is asked of Anthropic's Messages API; where and with which key is for the gateway's configuration to say.</summary>
/// <param name="MaxTokens">The most tokens of one answer, 1 or more.</param>
public sealed record AnthropicOptions(string Model, int MaxTokens = AnthropicOptions.DefaultMaxTokens)
{
    /// <summary>The most tokens of one answer when nobody says otherwise; what every current model gives.</summary>
    public const int DefaultMaxTokens = 8192;

    // The provider's own least.
    private const int LeastThinking = 1024;
    private const int MostTokens = 1_000_000;
    private const string DefaultModel = "claude-sonnet-4-20250514";

    /// <summary>How many tokens the model may think before it answers, beside <see cref="MaxTokens"/>; 0: it is not asked to think.</summary>
    public int ThinkingTokens { get; init; }

    /// <summary>
    /// Reads <c>ANTHROPIC_MODEL</c> (else <c>CLAUDE_MODEL</c>), <c>ANTHROPIC_MAX_TOKENS</c> and <c>MAX_THINKING_TOKENS</c>; null when there is neither
    /// <c>ANTHROPIC_API_KEY</c> nor <c>ANTHROPIC_AUTH_TOKEN</c>.
    /// </summary>
    /// <exception cref="GantryException">A setting cannot be used (invalid).</exception>
    public static AnthropicOptions? From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Filled(setting("ANTHROPIC_API_KEY")) is null && Filled(setting("ANTHROPIC_AUTH_TOKEN")) is null
            ? null
            : new AnthropicOptions(
                Filled(setting("ANTHROPIC_MODEL")) ?? Filled(setting("CLAUDE_MODEL")) ?? DefaultModel,
                Number(setting, "ANTHROPIC_MAX_TOKENS", 1) ?? DefaultMaxTokens)
            {
                ThinkingTokens = Number(setting, "MAX_THINKING_TOKENS", LeastThinking) ?? 0,
            };
    }

    private static int? Number(Func<string, string?> setting, string name, int least) =>
        Filled(setting(name)) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ((number >= least && number <= MostTokens) || number == 0) ? (number == 0 ? null : number)
        : throw GantryException.Invalid(
            name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {MostTokens}, or 0 for what is usual."));

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>For whom a request is translated.</summary>
/// <param name="Protocol">What the provider speaks.</param>
/// <param name="Model">As the provider calls it.</param>
public sealed record TranslationTerms(ModelProtocol Protocol, string Model)
{
    private const string OpenAIHost = "api.openai.com";
    private const string AzureHosts = ".azure.com";

    /// <summary>It is OpenAI's own service or Azure's, which know fields that other servers of their protocols refuse.</summary>
    public bool IsOpenAI { get; init; }

    /// <summary>The most tokens of an answer when the client names no limit and the provider wants one; null: what is usual.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>A stream of chat completions counts its tokens when asked.</summary>
    public bool AsksForStreamUsage { get; init; } = true;

    /// <summary>The terms of a target for a client's protocol that it does not speak.</summary>
    public static TranslationTerms Of(RouteTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new TranslationTerms(target.Provider.PreferredProtocol, target.Model)
        {
            IsOpenAI = IsOpenAIs(target.Provider),
            AsksForStreamUsage = target.Provider.AsksForStreamUsage,
        };
    }

    internal static bool IsOpenAIs(ModelProvider provider) =>
        provider.AzureApiVersion is not null || provider.Endpoints.Any(endpoint => endpoint.BaseUrl.Host == OpenAIHost || endpoint.BaseUrl.Host.EndsWith(AzureHosts, StringComparison.Ordinal));
}

using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>Where a provider does what. Addresses that recur are made once.</summary>
internal sealed class UpstreamAddresses
{
    private readonly ConditionalWeakTable<ProviderEndpoint, UpstreamAddress[]> known = [];

    public UpstreamAddress Of(ModelProvider provider, ProviderEndpoint endpoint, ModelOperation operation, string query, string model)
    {
        if (provider.AzureApiVersion is { } version)
        {
            var tail = query.Length > 1 ? $"&{query.AsSpan(1)}" : "";
            return At($"{Base(endpoint)}/openai/deployments/{Uri.EscapeDataString(model)}{operation.Path()}?api-version={Uri.EscapeDataString(version)}{tail}");
        }

        if (query.Length > 0)
        {
            return At(Base(endpoint) + operation.Path() + query);
        }

        var addresses = known.GetValue(endpoint, static _ => new UpstreamAddress[Enum.GetValues<ModelOperation>().Length]);
        return addresses[(int)operation] ??= At(Base(endpoint) + operation.Path());
    }

    private static UpstreamAddress At(string url) => new(new Uri(url));

    private static string Base(ProviderEndpoint endpoint) => endpoint.BaseUrl.AbsoluteUri.TrimEnd('/');
}

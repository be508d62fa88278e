using Gantry.Core.ModelGateway.Reliability;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>One address of a provider, with the keys that it takes and what is known of its health.</summary>
/// <param name="baseUrl">An absolute http or https address without user, query or fragment: Anthropic's without <c>/v1</c>, OpenAI's with it.</param>
/// <param name="keys">Used in turn; none when the provider asks for none.</param>
public sealed class ProviderEndpoint(Uri baseUrl, IReadOnlyList<ProviderKey> keys)
{
    private uint turn;

    /// <summary>Where it is.</summary>
    public Uri BaseUrl { get; } = baseUrl;

    /// <summary>Its keys.</summary>
    public IReadOnlyList<ProviderKey> Keys { get; } = keys;

    /// <summary>Whether it answers.</summary>
    public CircuitBreaker Circuit { get; } = new();

    /// <summary>The next key in turn that does not rest; when all rest, the next in turn. Null when there is none.</summary>
    /// <param name="now">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public ProviderKey? NextKey(long now)
    {
        if (Keys.Count <= 1)
        {
            return Keys.Count == 0 ? null : Keys[0];
        }

        var first = Interlocked.Increment(ref turn);
        for (var i = 0u; i < Keys.Count; i++)
        {
            var key = Keys[(int)((first + i) % (uint)Keys.Count)];
            if (!key.Rest.IsResting(now))
            {
                return key;
            }
        }

        return Keys[(int)(first % (uint)Keys.Count)];
    }

    /// <summary>Whether another key than this could be tried now.</summary>
    /// <param name="now">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public bool HasFreshKey(long now)
    {
        foreach (var key in Keys)
        {
            if (!key.Rest.IsResting(now))
            {
                return true;
            }
        }

        return false;
    }
}

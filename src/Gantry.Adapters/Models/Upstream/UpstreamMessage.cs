using System.Runtime.InteropServices;
using Gantry.Adapters.Models.Upstream.Http1;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>One request to one endpoint of a provider.</summary>
/// <param name="Body">Pieces that follow one another.</param>
/// <param name="Key">Null when the provider asks for none.</param>
/// <param name="Loans">Told while somebody reads the body.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UpstreamMessage(ModelProvider Provider, UpstreamAddress Address, UpstreamRequest Asked, IReadOnlyList<ReadOnlyMemory<byte>> Body, ProviderKey? Key, BodyLoans Loans)
{
    /// <summary>All headers but those of the body: the client's, the provider's own in their place, and the key.</summary>
    public void EachHeader<TState>(TState state, Action<TState, string, string> add)
    {
        var own = Provider.Headers;
        for (var i = 0; i < Asked.Headers.Count; i++)
        {
            var (name, value) = Asked.Headers[i];
            if (own.Count == 0 || !own.ContainsKey(name))
            {
                add(state, name, value);
            }
        }

        if (own.Count > 0)
        {
            foreach (var (name, value) in own)
            {
                add(state, name, value);
            }
        }

        if (Key is { } key)
        {
            add(state, key.HeaderName, key.HeaderValue);
        }
    }

    /// <summary>As it goes over the wire.</summary>
    public RequestBytes ToBytes()
    {
        var bytes = new RequestBytes(Address.Opening);
        EachHeader(bytes, static (bytes, name, value) => bytes.Add(name, value));
        bytes.Add("Content-Type", Asked.ContentType);
        bytes.End(Body);
        return bytes;
    }
}

using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>What is asked of a provider, whichever it becomes.</summary>
/// <param name="Operation">What it is asked to do.</param>
/// <param name="Query">Of the client's address, with its question mark; empty when there is none.</param>
/// <param name="Headers">Passed on; none of a connection's and none with a key.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record UpstreamRequest(ModelOperation Operation, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, string ContentType)
{
    /// <summary>The body for a provider's model: pieces that follow one another.</summary>
    public required Func<RouteTarget, IReadOnlyList<ReadOnlyMemory<byte>>> Body { get; init; }

    /// <summary>What a target is asked instead, where it speaks another protocol; null: the same as everybody.</summary>
    public Func<RouteTarget, UpstreamRequest?>? Translated { get; init; }
}

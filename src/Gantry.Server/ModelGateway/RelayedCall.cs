using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Server.ModelGateway;

/// <summary>A call as it was understood: read once, kept until it is settled.</summary>
internal sealed record RelayedCall(ModelOperation Operation, RequestBody Body, RequestFields Fields, ModelRoute Route, long Began)
{
    // Words are rarely shorter than three bytes of JSON, and the desk wants the estimate not too low.
    private const int BytesPerToken = 3;

    /// <summary>For the targets that speak another protocol; null when none does.</summary>
    public CallTranslation? Translation { get; init; }

    /// <summary>What is answered to who wants tokens counted where no provider counts.</summary>
    public long? EstimatedCount { get; init; }

    public ModelProtocol Protocol => Operation.Protocol();

    /// <summary>Counting costs nothing, and is not held against anybody's budget.</summary>
    public bool IsFree => Operation == ModelOperation.CountTokens;

    public long EstimatedInput => IsFree ? 0 : (Body.Bytes.Length / BytesPerToken) + 1;
}

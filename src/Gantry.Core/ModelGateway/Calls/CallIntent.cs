using Gantry.Core.ModelGateway.Keys;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>
/// A call that somebody wants to make; who calls stands in <see cref="Key"/> or <see cref="Caller"/>. With both it is charged to both, and a key of
/// another session or run is refused.
/// </summary>
/// <param name="Protocol">The protocol that the caller speaks.</param>
/// <param name="Model">The model as the caller named it; what keys allow is matched against this name.</param>
/// <param name="Targets">Where the call may go, the first choice first, fallbacks behind it; the dearest is reserved. Keep the list with the route.</param>
/// <param name="EstimatedInput">Tokens of input, estimated not too low.</param>
/// <param name="MaxOutput">Tokens of output at most; null when the caller set no limit, and then <see cref="UsualMaxOutput"/> is reserved.</param>
public readonly record struct CallIntent(
    ModelProtocol Protocol,
    string Model,
    IReadOnlyList<CallTarget> Targets,
    long EstimatedInput,
    long? MaxOutput)
{
    /// <summary>Tokens of output that are reserved for a call that sets no limit.</summary>
    public const long UsualMaxOutput = 4096;

    /// <summary>The hash of the key that the caller presented: it is taken once, and looked up as often as somebody asks.</summary>
    public KeyHash? Key { get; init; }

    /// <summary>Who calls, when that is known without a key.</summary>
    public CallCaller? Caller { get; init; }

    /// <summary>The caller's <c>metadata.tenant_id</c>; a key for a tenant overrides it.</summary>
    public string? TenantId { get; init; }

    /// <summary>The caller's <c>metadata.run_id</c>; the run of a key or of <see cref="Caller"/> overrides it.</summary>
    public string? RunId { get; init; }
}

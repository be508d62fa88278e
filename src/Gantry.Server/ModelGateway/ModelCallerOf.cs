using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Server.Egress;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>Who calls a model: the run behind a sandbox's door, somebody whom the gate knows, or the bearer of a key that the desk will look at.</summary>
internal static class ModelCallerOf
{
    private const string Owner = "owner";

    /// <summary>
    /// The caller where one is known, and the hash of the key that was shown; the desk refuses who has neither. Through a sandbox's door the caller is its run whatever is shown, and
    /// only what can be a key of ours counts as one: a program whose SDK insists on a key may send any word.
    /// </summary>
    public static (CallCaller? Caller, KeyHash? Key) Request(HttpContext context)
    {
        if (context.Features.Get<SandboxCaller>() is { } sandbox)
        {
            var shown = GatewayCredential.Of(context.Request);
            return (sandbox.Models, shown?.StartsWith(KeySecret.Prefix, StringComparison.Ordinal) is true ? KeyHash.Of(shown) : null);
        }

        return context.Features.Get<Caller>() is { } known ? (Of(known.Name), null) : (null, KnownCaller.Of(context)?.Key);
    }

    private static CallCaller Of(string name) => name == Owner ? TheOwner : new CallCaller(name);

    private static CallCaller TheOwner { get; } = new(Owner);
}

using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Ids;
using Gantry.Server.Egress;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>Who calls a model: somebody whom the gate knows, the session behind a sandbox's door, or the bearer of a key that the desk will look at.</summary>
internal static class ModelCallerOf
{
    private const string Owner = "owner";

    /// <summary>The caller where one is known, and else the key that was shown; the desk refuses who has neither.</summary>
    public static (CallCaller? Caller, string? Key) Request(HttpContext context)
    {
        if (context.Features.Get<Caller>() is { } known)
        {
            return (Of(known.Name), null);
        }

        var key = GatewayCredential.Of(context.Request);
        return key is null && context.Features.Get<SandboxCaller>() is { } sandbox ? (Of(sandbox.Session), null) : (null, key);
    }

    private static CallCaller Of(SessionId session) => new(Owner, session);

    private static CallCaller Of(string name) => name == Owner ? TheOwner : new CallCaller(name);

    private static CallCaller TheOwner { get; } = new(Owner);
}

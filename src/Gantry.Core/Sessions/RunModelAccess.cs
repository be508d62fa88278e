using Gantry.Core.Agents;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.Network;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>
/// How a run's program reaches its models without a provider's key: through the model gateway, with a key that opens model routes only and stops working when
/// the run ends. What it calls is counted, priced and limited as the run's.
/// </summary>
public sealed class RunModelAccess(SessionKeys keys, ModelConfiguration configuration, DaemonAddress daemon)
{
    private const string OpenAIPath = "/v1";

    /// <summary>
    /// Whether the gateway can serve a program that speaks this protocol, so that it needs neither a provider's key nor a login of its own. Cheap; may change
    /// with the configuration.
    /// </summary>
    /// <param name="model">The model that the program is to use; null for one of its own choice.</param>
    public bool Serves(ModelProtocol protocol, string? model = null)
    {
        var catalog = configuration.Current;
        if (model is null)
        {
            return catalog.Standard(protocol) is { MissingKey: null };
        }

        try
        {
            var route = catalog.Find(model, protocol);
            return route.Targets.Concat(route.Fallbacks).Any(target => target.Provider.MissingKey is null);
        }
        catch (GantryException)
        {
            return false;
        }
    }

    /// <summary>The routes that can serve such a program, by their aliases.</summary>
    public IReadOnlyList<string> RoutesFor(ModelProtocol protocol) => [.. configuration.Current.Routes.Select(route => route.Alias).Where(alias => Serves(protocol, alias))];

    /// <summary>Whether the configuration names this very model, as a route or as one provider's, and can serve it.</summary>
    public bool Names(ModelProtocol protocol, string model) => configuration.Current.Names(model) && Serves(protocol, model);

    /// <summary>
    /// Makes a run's key, and says where the program finds the gateway: the address as the makers' SDKs want it (Anthropic's without <c>/v1</c>, OpenAI's with
    /// it), the key as a bearer token. To be handed to the program in its environment, never in its arguments. Each call makes another key; all of them end with the run.
    /// </summary>
    /// <param name="network">What is in force around the program: its sandbox's <see cref="SandboxDescription.Network"/>.</param>
    /// <exception cref="GantryException">The run is not there, is over (conflict), or its sandbox has no network (unavailable).</exception>
    public async Task<ModelAccess> ForRunAsync(RunId run, ModelProtocol protocol, SandboxNetwork network, CancellationToken cancellationToken)
    {
        var root = network switch
        {
            SandboxNetwork.Forwarded => SandboxNetwork.Forwarded.Address,
            SandboxNetwork.Host => await daemon(cancellationToken),
            _ => throw GantryException.Unavailable("sandbox-without-network", "From a sandbox without a network no model can be reached; start the daemon with another --sandbox."),
        };
        var secret = await keys.IssueForRunAsync(run, cancellationToken);
        return new ModelAccess(protocol == ModelProtocol.Messages ? root : root + OpenAIPath, secret, IsToken: true);
    }
}

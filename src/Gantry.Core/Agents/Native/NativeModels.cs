using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Core.Agents.Native;

/// <summary>Makes a model that is called as a route says.</summary>
/// <param name="route">All of its targets speak the protocol and have what they need.</param>
public delegate IModel RouteModel(ModelRoute route, ModelProtocol protocol);

/// <summary>
/// The models that a session may name for Gantry's own agent, besides its usual one: what the model gateway's configuration makes of a name, as far as it is spoken
/// to in a protocol that the agent speaks. The agent calls providers itself and translates nothing.
/// </summary>
/// <param name="preferred">The protocol of the usual model: whoever takes what no route names is looked for there first.</param>
public sealed class NativeModels(ModelConfiguration configuration, ModelProtocol preferred, RouteModel make)
{
    private readonly ModelProtocol[] spoken = preferred == ModelProtocol.Messages ? [ModelProtocol.Messages, ModelProtocol.ChatCompletions] : [ModelProtocol.ChatCompletions, ModelProtocol.Messages];

    /// <summary>The routes that it can use, by their aliases.</summary>
    public IReadOnlyList<string> Routes => [.. configuration.Current.Routes.Where(route => Narrow(route) is not null).Select(route => route.Alias)];

    /// <summary>Some provider can be called at all.</summary>
    public bool HasProvider => configuration.Current.Providers.Any(provider => provider.MissingKey is null && spoken.Any(provider.Speaks));

    /// <summary>Whether there is a model of this name.</summary>
    public bool Has(string name) => Look(name) is not null;

    /// <summary>The model of this name; null when there is none.</summary>
    public IModel? Find(string name) => Look(name) is var (route, protocol) ? make(route, protocol) : null;

    private (ModelRoute Route, ModelProtocol Protocol)? Look(string name)
    {
        try
        {
            return Narrow(configuration.Current.Find(name, preferred));
        }
        catch (GantryException)
        {
            return null;
        }
    }

    private (ModelRoute Route, ModelProtocol Protocol)? Narrow(ModelRoute route)
    {
        foreach (var protocol in spoken)
        {
            if (route.With(target => target.Provider.MissingKey is null && target.Provider.Speaks(protocol)) is { } usable)
            {
                return (usable, protocol);
            }
        }

        return null;
    }
}

using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Core.Agents.Native;

/// <summary>Makes a model that is called as a route says.</summary>
/// <param name="route">All of its targets speak a protocol of the agent's and have what they need.</param>
public delegate IModel RouteModel(ModelRoute route);

/// <summary>
/// The models that a session may name for Gantry's own agent, besides its usual one: what the model gateway's configuration makes of a name, as far as it is spoken
/// to in a protocol that the agent speaks. The agent calls providers itself and translates nothing.
/// </summary>
/// <param name="preferred">The protocol of the usual model: whoever takes what no route names is looked for there.</param>
public sealed class NativeModels(ModelConfiguration configuration, ModelProtocol preferred, RouteModel make)
{
    private static readonly ModelProtocol[] Spoken = [ModelProtocol.Messages, ModelProtocol.ChatCompletions];

    /// <summary>The routes that it can use, by their aliases.</summary>
    public IReadOnlyList<string> Routes => [.. configuration.Current.Routes.Where(route => Usable(route) is not null).Select(route => route.Alias)];

    /// <summary>Some provider can be called at all.</summary>
    public bool HasProvider => configuration.Current.Providers.Any(IsUsable);

    /// <summary>Whether there is a model of this name.</summary>
    public bool Has(string name) => Look(name) is not null;

    /// <summary>The model of this name; null when there is none.</summary>
    public IModel? Find(string name) => Look(name) is { } route ? make(route) : null;

    private ModelRoute? Look(string name)
    {
        try
        {
            return Usable(configuration.Current.Find(name, preferred));
        }
        catch (GantryException)
        {
            return null;
        }
    }

    private static ModelRoute? Usable(ModelRoute route) => route.With(target => IsUsable(target.Provider));

    private static bool IsUsable(ModelProvider provider) => provider.MissingKey is null && Spoken.Any(provider.Speaks);
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Text;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>All providers and routes, as one configuration says. Replaced whole; a call keeps the one that it began with.</summary>
public sealed class ModelCatalog
{
    // Clients name few models, but may name any.
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<(string Model, ModelProtocol Protocol), ModelRoute> found = [];
    private readonly FrozenDictionary<string, ModelRoute> routes;
    private readonly FrozenDictionary<string, ModelProvider> providers;

    /// <param name="providers">By their names; the first of a kind takes the models that no route names.</param>
    /// <param name="routes">By their aliases.</param>
    public ModelCatalog(IReadOnlyList<ModelProvider> providers, IReadOnlyList<ModelRoute> routes)
    {
        Providers = providers;
        Routes = routes;
        this.providers = providers.ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal);
        this.routes = routes.ToFrozenDictionary(route => route.Alias, StringComparer.Ordinal);
    }

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<ModelProvider> Providers { get; }

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>The provider of this name; null when there is none.</summary>
    public ModelProvider? FindProvider(string name) => providers.GetValueOrDefault(name);

    /// <summary>
    /// What a model's name stands for in a protocol: a route's alias; <c>PROVIDER/MODEL</c>; else that model of the first provider that speaks the protocol, one
    /// with a key before one without. The same route each time. In a protocol of conversations its targets may speak another, and are to be translated for.
    /// </summary>
    /// <exception cref="GantryException">Nobody who serves it speaks the protocol, and it is not translated (invalid).</exception>
    public ModelRoute Find(string model, ModelProtocol protocol)
    {
        if (found.TryGetValue((model, protocol), out var known))
        {
            return known;
        }

        var route = Look(model, protocol);
        var spoken = (protocol.IsOfConversations() ? route : route?.For(protocol)) ?? throw Unspoken(model, route, protocol);
        if (found.Count < MostRemembered)
        {
            found.TryAdd((model, protocol), spoken);
        }

        return spoken;
    }

    /// <summary>Whether this is a route's alias or <c>PROVIDER/MODEL</c>, rather than a name that the first provider takes.</summary>
    public bool Names(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return routes.ContainsKey(model) || NamedProvider(model) is not null;
    }

    private (ModelProvider Provider, string Model)? NamedProvider(string model)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < model.Length - 1 && providers.TryGetValue(model[..slash], out var named) ? (named, model[(slash + 1)..]) : null;
    }

    private ModelRoute? Look(string model, ModelProtocol protocol)
    {
        if (routes.TryGetValue(model, out var route))
        {
            return route;
        }

        if (NamedProvider(model) is var (named, its))
        {
            return Alone(named, model, its);
        }

        var standard = Standard(protocol);
        if (protocol.IsOfConversations() && standard is null or { MissingKey: not null })
        {
            // A server of one's own takes any name, whatever it speaks.
            standard = Providers.FirstOrDefault(provider => provider.MissingKey is null && provider.Endpoints.All(endpoint => endpoint.Keys.Count == 0)) ?? standard;
        }

        return standard is null ? null : Alone(standard, model, model);
    }

    private static GantryException Unspoken(string model, ModelRoute? route, ModelProtocol protocol)
    {
        var others = route?.Targets.Concat(route.Fallbacks).Select(target => target.Provider).Distinct().ToList() ?? [];
        return GantryException.Invalid(
            "model",
            others.Count == 0
                ? $"No provider speaks {protocol}; name one in models.json."
                : $"'{VisibleText.Of(model)}' is served by {string.Join(" and ", others.Select(provider => provider.Name))}, which {(others.Count == 1 ? "does" : "do")} not speak {protocol}: "
                    + "only conversations are translated; name a provider that does.");
    }

    /// <summary>Who takes what no route names.</summary>
    public ModelProvider? Standard(ModelProtocol protocol)
    {
        ModelProvider? unusable = null;
        foreach (var provider in Providers)
        {
            if (provider.Speaks(protocol))
            {
                if (provider.MissingKey is null)
                {
                    return provider;
                }

                unusable ??= provider;
            }
        }

        return unusable;
    }

    private static ModelRoute Alone(ModelProvider provider, string alias, string model) => new(alias, [new RouteTarget(provider, model)], [], []);
}

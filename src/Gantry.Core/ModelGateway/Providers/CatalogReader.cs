using System.Text;
using System.Text.Json;
using Gantry.Core.Failures;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>
/// Reads <c>models.json</c>, the whole of it: what is wrong is told at once, each fault with its place. The providers that the environment names stand beside
/// those of the file, which may say more of them under the same names.
/// </summary>
/// <param name="setting">Finds a setting by its name.</param>
/// <param name="folder">Where the paths of key files begin: the folder of the file.</param>
public sealed class CatalogReader(Func<string, string?> setting, string folder)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads it.</summary>
    /// <param name="json">The file; null when there is none.</param>
    /// <exception cref="GantryException">Invalid: everything that is wrong, by its place such as <c>$.routes.fast.targets[0].provider</c>.</exception>
    public ModelCatalog Read(string? json)
    {
        var faults = new CatalogFaults();
        var surroundings = new EnvironmentProviders(setting).Read(faults);
        if (string.IsNullOrWhiteSpace(json))
        {
            faults.ThrowIfAny();
            return new ModelCatalog(surroundings, []);
        }

        using var document = Parse(json, faults);
        var root = new JsonPlace(document?.RootElement ?? default, "$", faults);
        if (document is not null)
        {
            root.IsObjectOf("providers", "routes");
        }

        var reader = new ProviderReader(setting, folder);
        var named = new List<ModelProvider>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, place) in root.Field("providers")?.Fields() ?? [])
        {
            if (!told.Add(name))
            {
                place.Fault("stands there twice.");
            }
            else if (reader.Read(name, place) is { } provider)
            {
                named.Add(provider);
            }
        }

        // What the file says of a provider counts; order is the file's, then the environment's.
        named.AddRange(surroundings.Where(provider => !told.Contains(provider.Name)));
        var routes = Routes(root, named, told);
        faults.ThrowIfAny();
        return new ModelCatalog(named, routes);
    }

    private static JsonDocument? Parse(string json, CatalogFaults faults)
    {
        try
        {
            return JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException malformed)
        {
            faults.Add("$", $"is no valid JSON: {malformed.Message}");
            return null;
        }
    }

    private static List<ModelRoute> Routes(JsonPlace root, List<ModelProvider> providers, HashSet<string> told)
    {
        var routes = new List<ModelRoute>();
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (alias, place) in root.Field("routes")?.Fields() ?? [])
        {
            if (!aliases.Add(alias))
            {
                place.Fault("stands there twice.");
                continue;
            }

            if (alias.Length is 0 or > 200)
            {
                place.Fault("the alias of a route must have 1 to 200 characters.");
            }

            if (place.IsObjectOf("targets", "provider", "model", "fallbacks", "parameters", "cache"))
            {
                routes.Add(new ModelRoute(
                    alias, Targets(alias, place, providers, told), [.. (place.Field("fallbacks")?.Items() ?? []).Select(item => Target(alias, item, providers, told, isWeighted: false)).OfType<RouteTarget>()],
                    Parameters(place.Field("parameters"))) { CacheFor = place.Field("cache")?.Age(TimeSpan.FromMinutes(1)) });
            }
        }

        return routes;
    }

    private static List<RouteTarget> Targets(string alias, JsonPlace place, List<ModelProvider> providers, HashSet<string> told)
    {
        if (place.Field("targets") is not { } list)
        {
            return Target(alias, place, providers, told, isWeighted: false, isRoute: true) is { } single ? [single] : [];
        }

        if (place.Field("provider") is not null || place.Field("model") is not null)
        {
            place.Fault("says its target twice; write either \"targets\", or \"provider\" and \"model\".");
        }

        var items = list.Items().ToList();
        var targets = items.Select(item => Target(alias, item, providers, told, isWeighted: true)).OfType<RouteTarget>().ToList();
        if (items.Count == 0 || (targets.Count == items.Count && targets.All(target => target.Weight == 0)))
        {
            list.Fault("must have a target whose weight is not 0.");
        }

        return targets;
    }

    private static RouteTarget? Target(string alias, JsonPlace place, List<ModelProvider> providers, HashSet<string> told, bool isWeighted, bool isRoute = false)
    {
        if (!isRoute && !(isWeighted ? place.IsObjectOf("provider", "model", "weight") : place.IsObjectOf("provider", "model")))
        {
            return null;
        }

        if (place.Field("provider") is not { } named)
        {
            place.Fault("says no provider.");
            return null;
        }

        var name = named.Text();
        var provider = providers.FirstOrDefault(provider => provider.Name == name);
        if (provider is null && name is not null && !told.Contains(name))
        {
            named.Fault($"there is no provider '{name}'; there are {(providers.Count == 0 ? "none" : string.Join(", ", providers.Select(known => known.Name)))}.");
        }

        var model = place.Field("model") is { } its ? its.Text() : alias;
        var weight = isWeighted && place.Field("weight") is { } share ? share.Number(0, 1000, 1) : 1;
        return provider is null || model is null ? null : new RouteTarget(provider, model, weight);
    }

    private static List<KeyValuePair<string, byte[]>> Parameters(JsonPlace? place)
    {
        var parameters = new List<KeyValuePair<string, byte[]>>();
        foreach (var (name, value) in place?.Fields() ?? [])
        {
            if (name is "model" or "stream" or "messages" or "input" or "metadata")
            {
                value.Fault("is the client's to say.");
            }
            else
            {
                parameters.Add(new(name, Encoding.UTF8.GetBytes(value.Value.GetRawText())));
            }
        }

        return parameters;
    }
}

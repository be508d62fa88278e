using System.Globalization;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.ModelGateway;

/// <summary>The configuration as it counts now, with who is able to answer.</summary>
internal static class ModelCatalogEndpoints
{
    private const string AnyModel = "*";

    public static void MapModelCatalog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/models", List).WithTags("models").WithSummary("Routes and providers with their state and price; never a key.").Working();

    private static Ok<ItemPage<ModelRouteEntry>> List(ModelConfiguration configuration, PriceBook prices, TimeProvider time)
    {
        var catalog = configuration.Current;
        var entries = catalog.Routes
            .Select(route => new ModelRouteEntry(
                route.Alias,
                [.. route.Targets.Select(target => EntryOf(target, "target", prices, time)), .. route.Fallbacks.Select(target => EntryOf(target, "fallback", prices, time))]))
            .Concat(catalog.Providers.Select(provider => new ModelRouteEntry($"{provider.Name}/{AnyModel}", [EntryOf(new RouteTarget(provider, AnyModel), "target", prices, time)])));
        return TypedResults.Ok(new ItemPage<ModelRouteEntry>([.. entries], NextCursor: null));
    }

    private static ModelTargetEntry EntryOf(RouteTarget target, string role, PriceBook prices, TimeProvider time)
    {
        var (state, hint) = StateOf(target.Provider, time);
        return new ModelTargetEntry(
            target.Provider.Name, target.Provider.Kind.ToString().ToLowerInvariant(), target.Model, role, target.Weight, state, hint, target.Model == AnyModel ? null : PriceOf(prices.EntryOf(target.Call)));
    }

    private static (string State, string? Hint) StateOf(ModelProvider provider, TimeProvider time)
    {
        if (provider.MissingKey is { } missing)
        {
            return ("no-key", $"Set {missing} where the daemon starts.");
        }

        var waits = provider.Endpoints.Select(endpoint => endpoint.Circuit.Wait(time)).ToList();
        return waits.All(wait => wait is not null)
            ? ("resting", string.Create(CultureInfo.InvariantCulture, $"It failed too often of late; the next call may try in {Math.Ceiling(waits.Min()!.Value.TotalSeconds):0} s."))
            : ("ready", null);
    }

    private static ModelPriceEntry? PriceOf(PriceEntry? entry) =>
        entry is { Input: { } input, Output: { } output } ? new ModelPriceEntry(input, output, entry.CacheRead, entry.CacheWrite, entry.Date, entry.Source) : null;
}

using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>What a name that clients ask for stands for.</summary>
/// <param name="Alias">The name.</param>
/// <param name="Targets">One or more, chosen by their weights.</param>
/// <param name="Fallbacks">Tried in order when the chosen target does not answer.</param>
/// <param name="Parameters">Fields of the request, each with its JSON, for requests that do not have them.</param>
public sealed record ModelRoute(
    string Alias,
    IReadOnlyList<RouteTarget> Targets,
    IReadOnlyList<RouteTarget> Fallbacks,
    IReadOnlyList<KeyValuePair<string, byte[]>> Parameters)
{
    /// <summary>How long the very same request is answered as it was before; null when providers are always asked.</summary>
    public TimeSpan? CacheFor { get; init; }

    /// <summary>All targets and fallbacks, as admission and usage name them.</summary>
    public IReadOnlyList<CallTarget> CallTargets { get; } = [.. Targets.Concat(Fallbacks).Select(target => target.Call)];

    /// <summary>The targets in the order in which they are tried: one by weight, then the others, then the fallbacks.</summary>
    /// <param name="dice">0 to 1, 1 not reached.</param>
    public IReadOnlyList<RouteTarget> InOrder(double dice)
    {
        if (Targets.Count == 1)
        {
            return Fallbacks.Count == 0 ? Targets : [.. Targets, .. Fallbacks];
        }

        var chosen = ByWeight(dice);
        return [chosen, .. Targets.Where(target => target != chosen && target.Weight > 0), .. Fallbacks];
    }

    /// <summary>The same route without the targets that do not speak the protocol; null when none does.</summary>
    public ModelRoute? For(ModelProtocol protocol) => With(target => target.Provider.Speaks(protocol));

    /// <summary>The same route with these targets only; null when there are none.</summary>
    public ModelRoute? With(Func<RouteTarget, bool> isTarget)
    {
        if (Targets.All(isTarget) && Fallbacks.All(isTarget))
        {
            return this;
        }

        List<RouteTarget> targets = [.. Targets.Where(isTarget)];
        List<RouteTarget> fallbacks = [.. Fallbacks.Where(isTarget)];
        return (targets.Count, fallbacks.Count) switch
        {
            (0, 0) => null,
            (0, _) => new ModelRoute(Alias, [fallbacks[0]], fallbacks[1..], Parameters) { CacheFor = CacheFor },
            _ => new ModelRoute(Alias, targets, fallbacks, Parameters) { CacheFor = CacheFor },
        };
    }

    private RouteTarget ByWeight(double dice)
    {
        var point = dice * Targets.Sum(target => (double)target.Weight);
        foreach (var target in Targets)
        {
            point -= target.Weight;
            if (point < 0)
            {
                return target;
            }
        }

        return Targets[^1];
    }
}

/// <summary>One model of one provider.</summary>
/// <param name="Model">As the provider calls it.</param>
/// <param name="Weight">Its share of the calls beside the other targets', 0 to 1000.</param>
public sealed record RouteTarget(ModelProvider Provider, string Model, int Weight = 1)
{
    /// <summary>As admission and usage name it.</summary>
    public CallTarget Call { get; } = new(Provider.Name, Model);
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Server.ModelGateway;

/// <summary>A call whose route has targets that speak another protocol than its client: what each of them is asked. Targets that could not be asked the same are left out.</summary>
internal sealed class CallTranslation : IDisposable
{
    private const string MaxTokens = "max_tokens";

    private readonly Dictionary<RouteTarget, TranslatedRequest> requests;

    private CallTranslation(ModelRoute route, Dictionary<RouteTarget, TranslatedRequest> requests) => (Route, this.requests) = (route, requests);

    /// <summary>The targets that can be asked.</summary>
    public ModelRoute Route { get; }

    /// <summary>Null when all targets speak the client's protocol, or what is asked is no conversation.</summary>
    /// <exception cref="UntranslatableException">No target can be asked the same.</exception>
    public static CallTranslation? Of(ModelOperation operation, ReadOnlyMemory<byte> body, ModelRoute route)
    {
        var protocol = operation.Protocol();
        if (!protocol.IsOfConversations() || operation == ModelOperation.CountTokens || AllSpeak(route, target => target.Provider.Speaks(protocol)))
        {
            return null;
        }

        UntranslatableException? first = null;
        var requests = new Dictionary<RouteTarget, TranslatedRequest>();
        var translation = default(CallTranslation);
        RequestTranslation? understood = null;
        try
        {
            foreach (var target in route.Targets.Concat(route.Fallbacks).Where(target => !target.Provider.Speaks(protocol)).Distinct())
            {
                try
                {
                    understood ??= RequestTranslation.Read(protocol, body);
                    requests[target] = understood.Write(TranslationTerms.Of(target) with { MaxOutput = MaxOutput(route) });
                }
                catch (UntranslatableException refused)
                {
                    first ??= refused;
                }
            }

            var askable = route.With(target => target.Provider.Speaks(protocol) || requests.ContainsKey(target)) ?? throw first!;
            return translation = new CallTranslation(askable, requests);
        }
        finally
        {
            understood?.Dispose();
            if (translation is null)
            {
                Dispose(requests);
            }
        }
    }

    public void Dispose() => Dispose(requests);

    /// <summary>What the target is asked; null when it speaks the client's protocol.</summary>
    public TranslatedRequest? For(RouteTarget target) => requests.GetValueOrDefault(target);

    /// <summary>Gives the request for a target that speaks another protocol; null for the others.</summary>
    public Func<RouteTarget, UpstreamRequest?> For(IHeaderDictionary clients) => target => Request(target, clients);

    private UpstreamRequest? Request(RouteTarget target, IHeaderDictionary clients) =>
        For(target) is { } translated
            ? new UpstreamRequest(translated.Protocol.Operation(), "", TranslatedHeaders.OfRequest(clients, translated.Protocol), "application/json") { Body = _ => WithParameters(translated) }
            : null;

    private static void Dispose(Dictionary<RouteTarget, TranslatedRequest> requests)
    {
        foreach (var request in requests.Values)
        {
            request.Dispose();
        }
    }

    private static bool AllSpeak(ModelRoute route, Func<RouteTarget, bool> speaks)
    {
        for (var i = 0; i < route.Targets.Count; i++)
        {
            if (!speaks(route.Targets[i]))
            {
                return false;
            }
        }

        return route.Fallbacks.Count == 0 || route.Fallbacks.All(speaks);
    }

    private static long? MaxOutput(ModelRoute route) =>
        route.Parameters.FirstOrDefault(parameter => parameter.Key == MaxTokens) is { Value: { } value } && long.TryParse(Encoding.UTF8.GetString(value), CultureInfo.InvariantCulture, out var most) ? most : null;

    private List<ReadOnlyMemory<byte>> WithParameters(TranslatedRequest translated)
    {
        var missing = Route.Parameters.Where(parameter => !RequestFields.Has(translated.Body.Span, parameter.Key)).ToList();
        if (missing.Count == 0)
        {
            return [translated.Body];
        }

        var pieces = new List<ReadOnlyMemory<byte>> { translated.Body[..1] };
        foreach (var (name, value) in missing)
        {
            pieces.Add((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(name), .. ":"u8, .. value, .. ","u8]);
        }

        pieces.Add(translated.Body[1..]);
        return pieces;
    }
}

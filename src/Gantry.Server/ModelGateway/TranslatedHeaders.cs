using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Server.ModelGateway;

/// <summary>Headers of a call that is translated: those of a protocol mean nothing in another, so few go through.</summary>
internal static class TranslatedHeaders
{
    /// <summary>What was left out of a request or said otherwise, separated by commas; not sent when there is nothing.</summary>
    public const string Warnings = "X-Gantry-Warnings";

    private static readonly string[] Carried = ["User-Agent", "traceparent", "tracestate", "X-Client-Request-Id"];

    public static IReadOnlyList<KeyValuePair<string, string>> OfRequest(IHeaderDictionary clients, ModelProtocol protocol)
    {
        var headers = new List<KeyValuePair<string, string>>(Carried.Length + 1);
        foreach (var name in Carried)
        {
            if (clients.TryGetValue(name, out var value))
            {
                headers.Add(new(name, value.ToString()));
            }
        }

        if (protocol == ModelProtocol.Messages)
        {
            headers.Add(new("anthropic-version", "2023-06-01"));
        }

        return headers;
    }

    public static void OfAnswer(UpstreamAnswer answer, HttpResponse response, TranslatedRequest translated, ProviderKey? key)
    {
        PassedHeaders.OfAnswer(answer, response, key);
        response.ContentLength = null;
        response.ContentType = translated.IsStream ? "text/event-stream; charset=utf-8" : "application/json";
        if (translated.IsStream)
        {
            response.Headers["X-Accel-Buffering"] = "no";
        }

        Warn(response, translated.Warnings);
    }

    public static void Warn(HttpResponse response, IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            response.Headers[Warnings] = string.Join(", ", warnings);
        }
    }
}

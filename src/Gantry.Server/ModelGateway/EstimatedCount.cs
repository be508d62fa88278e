using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;

namespace Gantry.Server.ModelGateway;

/// <summary>Counts the tokens of a conversation where no provider of the route does: an estimate, and told so.</summary>
internal static class EstimatedCount
{
    private const string Warning = "estimated_count";

    /// <summary>False: a provider of the route counts itself.</summary>
    public static async ValueTask<bool> TryAnswerAsync(HttpContext context, RequestBody body, ModelRoute route)
    {
        if (route.For(ModelProtocol.Messages) is not null)
        {
            return false;
        }

        long estimated;
        using (var understood = RequestTranslation.Read(ModelProtocol.Messages, body.Bytes))
        {
            estimated = understood.EstimatedInput;
        }

        context.Response.ContentType = "application/json";
        TranslatedHeaders.Warn(context.Response, [Warning]);
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>(StringComparer.Ordinal) { ["input_tokens"] = estimated }), context.RequestAborted);
        return true;
    }
}

using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.Sessions;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// Counts the tokens of a conversation where no provider of the route does: an estimate, and told so. It is admitted like any call and recorded as one that
/// nobody was asked for and that cost nothing.
/// </summary>
internal static class EstimatedCount
{
    private static readonly IReadOnlyList<string> Warnings = ["estimated_count"];

    /// <summary>Null: it is no such call, or a provider of the route counts itself.</summary>
    /// <exception cref="UntranslatableException">It is no conversation.</exception>
    public static long? Of(ModelOperation operation, RequestBody body, ModelRoute route)
    {
        if (operation != ModelOperation.CountTokens || route.For(ModelProtocol.Messages) is not null)
        {
            return null;
        }

        using var understood = RequestTranslation.Read(ModelProtocol.Messages, body.Bytes);
        return understood.EstimatedInput;
    }

    public static async Task<CallOutcome> AnswerAsync(HttpContext context, RelayedCall call, long estimated, AdmittedCall admitted, TranslationNotes notes)
    {
        await notes.TellAsync(admitted, call.Route.CallTargets[0], Warnings);
        context.Response.ContentType = "application/json";
        TranslatedHeaders.Warn(context.Response, Warnings);
        var sent = await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>(StringComparer.Ordinal) { ["input_tokens"] = estimated }), CancellationToken.None);
        return new CallOutcome(sent.IsCompleted ? CallStatus.Abandoned : CallStatus.Completed, null, default(TokenUsage));
    }
}

using Gantry.Core.ModelGateway.Providers;
using Gantry.Server.Egress;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>The routes that clients of models know, as their makers' SDKs call them. Who calls shows a key of the gateway or is known otherwise; the desk decides.</summary>
internal static class ModelEndpoints
{
    // A conversation carries its images with it.
    private const long LargestBody = 64 * 1024 * 1024;

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("models").ForKeyHolders().WithMetadata(new SandboxAccess(), new RequestSizeLimit(LargestBody));
        Map(group, "/messages", ModelOperation.Messages, "Anthropic's Messages, streamed or not.");
        Map(group, "/messages/count_tokens", ModelOperation.CountTokens, "What a conversation takes; costs nothing.");
        Map(group, "/chat/completions", ModelOperation.ChatCompletions, "OpenAI's Chat Completions, streamed or not.");
        Map(group, "/responses", ModelOperation.Responses, "OpenAI's Responses, streamed or not.");
        Map(group, "/embeddings", ModelOperation.Embeddings, "OpenAI's embeddings.");
        Map(group, "/audio/transcriptions", ModelOperation.Transcriptions, "OpenAI's transcriptions, from a form with the file.").WithMetadata(new FormBody());
        group.MapGet("/models", ModelList.ShowAsync).WithSummary("The models that routes name; in Anthropic's form for clients that send anthropic-version.");
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder group, string path, ModelOperation operation, string summary)
    {
        var relay = group.ServiceProvider.GetRequiredService<ModelRelay>();
        return group.MapPost(path, context => relay.ServeAsync(context, operation)).WithSummary(summary).WithMetadata(new RelayedRoute(operation));
    }
}

using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Server.Egress;
using Gantry.Server.Http;
using Gantry.Server.Problems;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>The seed's chat: under <c>/llm</c>, and at the root where the model gateway is served alone.</summary>
internal static class PlainChatEndpoints
{
    public static void MapPlainChat(this IEndpointRouteBuilder routes, string path)
    {
        routes.MapPost(path, ServeAsync)
            .Accepts<PlainChatRequest>("application/json")
            .Produces<PlainChatReply>()
            .WithTags("models")
            .WithSummary("A conversation in, a text out, whichever protocol the provider speaks; the provider demo answers offline.")
            .ForKeyHolders()
            .WithMetadata(new SandboxAccess());
    }

    private static async Task ServeAsync(HttpContext context, CallDesk desk, PlainChatDesk chat)
    {
        var (caller, key) = ModelCallerOf.Request(context);
        if (caller is null && !(key is { } shown && desk.Knows(shown)))
        {
            // Strangers are turned away before their body is read.
            throw new RequestRefusedException(StatusCodes.Status401Unauthorized, "invalid-api-key", "This is no key of the gateway, or it was revoked; the owner makes one with: gantry keys new");
        }

        try
        {
            var body = await JsonBody<PlainChatRequest>.OfAsync(context);
            var reply = await chat.AnswerAsync(body.Value, caller, key, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(reply, ApiJson.Default.PlainChatReply, cancellationToken: context.RequestAborted);
        }
        catch (CallRefusedException refused)
        {
            if (refused.RetryAfter is { } wait)
            {
                context.Response.Headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}";
            }

            throw new RequestRefusedException(refused.HttpStatus, ModelRelay.CodeOf(refused.Kind), refused.Message);
        }
    }
}

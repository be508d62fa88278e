using System.Text.Json.Nodes;
using Gantry.Core.Approvals.External;
using Gantry.Core.Failures;

namespace Gantry.Server.Security;

/// <summary>
/// Lets the external policy, when there is one, decide about every request that changes something and needs identity. Comes after the gate: the policy is
/// asked about people whom we know, not about the bearers of the gateway's keys, of whom the call desk decides.
/// </summary>
internal sealed class ExternalAuthorization(RequestDelegate next, ExternalConsent consent, RefusalRecorder refusals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint route && IsAskedAbout(context, route.Metadata.GetMetadata<RouteAccess>()) && IsUnsafe(context.Request))
        {
            var values = new JsonObject();
            foreach (var (name, value) in context.Request.RouteValues)
            {
                values[name] = value?.ToString();
            }

            var resource = new JsonObject { ["route"] = route.RoutePattern.RawText, ["values"] = values };
            try
            {
                await consent.RequireAsync(context.Caller().Name, context.Request.Method.ToUpperInvariant(), context.Request.Path, resource, context.RequestAborted);
            }
            catch (GantryException refusal)
            {
                refusals.Note(context, refusal);
                throw;
            }
        }

        await next(context);
    }

    private static bool IsAskedAbout(HttpContext context, RouteAccess? access) => access switch
    {
        { IsOpen: true } => false,
        { Audience: RouteAudience.KeyHolders } => context.Features.Get<Caller>() is not null,
        _ => true,
    };

    private static bool IsUnsafe(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) || request.Headers.ContainsKey("Upgrade");
}

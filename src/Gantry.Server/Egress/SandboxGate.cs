using Gantry.Server.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.Egress;

/// <summary>
/// What a request out of a sandbox may be: one to another host, in the form that clients speak to a proxy, or one to a route that is marked as open to
/// sandboxes. Everything else of the daemon is refused here, before any other rule is asked.
/// </summary>
internal sealed class SandboxGate(RequestDelegate next, PlainForwarder forwarder, ILogger<SandboxGate> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<SandboxCaller>() is not { } caller)
        {
            return next(context);
        }

        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return forwarder.ForwardAsync(context, target, caller);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<SandboxAccess>() is not null)
        {
            return next(context);
        }

        EgressLines.Knocked(logger, caller.Session, context.Request.Method, context.Request.Path);
        return ProblemWriter.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            "sandbox-refused",
            "A sandbox may connect to hosts that the rules allow and call models; nothing else of the daemon is open to it.",
            new Dictionary<string, string[]>(StringComparer.Ordinal));
    }
}

/// <summary>Marks a route that programs in a sandbox may call.</summary>
internal sealed record SandboxAccess;

using Gantry.Core.Failures;
using Gantry.Protocol.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.Problems;

/// <summary>Turns what handlers throw, and answers that have no body, into problem documents. The one place that knows which refusal is which status.</summary>
internal sealed partial class ProblemTranslation(RequestDelegate next, ILogger<ProblemTranslation> logger)
{
    private static readonly Dictionary<string, string[]> NoFields = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to tell.
            return;
        }
        catch (GantryException refusal) when (!context.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(context, StatusOf(refusal.Kind), refusal.Code, refusal.Message, refusal.Fields);
            return;
        }
        catch (RequestRefusedException refusal) when (!context.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(context, refusal.Status, refusal.Code, refusal.Message, NoFields);
            return;
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            var (code, sentence) = refusal.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ("body-too-large", $"The body is larger than {LargestBody(context)} bytes, which is the most that is taken here (GANTRY_MAX_JSON).")
                : ("bad-request", refusal.Message);
            await ProblemWriter.WriteAsync(context, refusal.StatusCode, code, sentence, NoFields);
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            HandlerFailed(logger, context.Request.Method, context.Request.Path, failure);
            await ProblemWriter.WriteAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "internal-error",
                $"Something failed inside the daemon; its log says more under the request id {context.TraceIdentifier}.",
                NoFields);
            return;
        }

        await DescribeEmptyRefusalAsync(context);
    }

    /// <summary>A room's refusal as a document, for surfaces that are not answers to a request.</summary>
    public static Problem Describe(GantryException refusal) => ProblemWriter.Describe(StatusOf(refusal.Kind), refusal.Code, refusal.Message, refusal.Fields);

    private static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        FailureKind.Conflict => StatusCodes.Status409Conflict,
        FailureKind.Forbidden => StatusCodes.Status403Forbidden,
        FailureKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        FailureKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"No status stands for {kind}."),
    };

    private static long? LargestBody(HttpContext context) => context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    // Routing itself answers unknown paths and methods with a bare status.
    private static Task DescribeEmptyRefusalAsync(HttpContext context) => context.Response switch
    {
        { HasStarted: true } or { ContentLength: > 0 } => Task.CompletedTask,
        { StatusCode: StatusCodes.Status404NotFound } => ProblemWriter.WriteAsync(
            context, StatusCodes.Status404NotFound, "no-such-route", $"There is no {context.Request.Path}; /openapi/v1.json lists what there is.", NoFields),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => ProblemWriter.WriteAsync(
            context,
            StatusCodes.Status405MethodNotAllowed,
            "method-not-allowed",
            $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
            NoFields),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => ProblemWriter.WriteAsync(
            context, StatusCodes.Status415UnsupportedMediaType, "json-only", "Send the body as application/json.", NoFields),
        _ => Task.CompletedTask,
    };

    [LoggerMessage(2001, LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void HandlerFailed(ILogger logger, string method, string path, Exception failure);
}

using Gantry.Core.ModelGateway.Calls;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.ModelGateway.Cache;

/// <summary>Where one call's answer may be found, or is kept when it has come.</summary>
/// <param name="age">How long it may be answered again.</param>
internal sealed class AnswerPlace(AnswerCache cache, string key, TimeSpan age)
{
    /// <summary>Says whether an answer is one of before.</summary>
    public const string Header = "X-Gantry-Cache";

    // Nobody is asked, so it is nobody's in the record of usage, and costs nothing.
    private const string Provider = "cache";

    private RecordedBody? recording;

    /// <summary>The caller wants the provider to be asked (<c>Cache-Control: no-cache</c>).</summary>
    public bool IsAnew { get; init; }

    /// <summary>Answers as before; null when there is no such answer.</summary>
    public async ValueTask<CallOutcome?> TryAnswerAsync(HttpContext context, string model)
    {
        if (IsAnew || cache.Find(key) is not { } known)
        {
            return null;
        }

        context.Response.Headers[Header] = "hit";
        context.Response.ContentType = known.ContentType;
        context.Response.ContentLength = known.Body.Length;
        var outcome = new CallOutcome(CallStatus.Completed, new CallTarget(Provider, model), default(TokenUsage)) { HttpStatus = StatusCodes.Status200OK };
        try
        {
            var sent = await context.Response.BodyWriter.WriteAsync(known.Body, context.RequestAborted);
            return sent.IsCompleted ? Gone(outcome) : outcome;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Gone(outcome);
        }
    }

    /// <summary>From now on what is sent to the client is written down.</summary>
    public void Record(HttpContext context)
    {
        context.Response.Headers[Header] = "miss";
        recording = new RecordedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(recording);
    }

    /// <summary>Keeps what was written down, when it is a whole answer.</summary>
    public void Keep(HttpContext context, in CallOutcome outcome)
    {
        if (outcome is { Status: CallStatus.Completed } && context.Response.StatusCode == StatusCodes.Status200OK && recording?.Bytes is { Length: > 0 } body)
        {
            cache.Keep(key, age, context.Response.ContentType, body);
        }
    }

    private static CallOutcome Gone(in CallOutcome outcome) => outcome with { Status = CallStatus.Abandoned, Error = "client-gone" };
}

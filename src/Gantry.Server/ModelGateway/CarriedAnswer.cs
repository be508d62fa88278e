using System.Runtime.CompilerServices;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Core.Sessions;

namespace Gantry.Server.ModelGateway;

/// <summary>One admitted call: asks providers until one answers, passes its answer or its refusal, and says how it ended.</summary>
internal sealed class CarriedAnswer(HttpContext context, RelayedCall call, RequestPieces pieces, UpstreamAttempts attempts, CallGuard guard, TimeProvider time)
{
    private TimeSpan? firstByte;

    /// <summary>Told what a translation could not carry, before the answer begins.</summary>
    public required TranslationNotes Notes { get; init; }

    /// <summary>The call as the desk has it.</summary>
    public required AdmittedCall Admitted { get; init; }

    /// <summary>Awaited once, at once: what it keeps meanwhile is used again by the next call.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallOutcome> RunAsync()
    {
        while (true)
        {
            UpstreamAnswer answer;
            try
            {
                answer = await attempts.NextAsync();
            }
            catch (UpstreamException nobody)
            {
                return await NobodyAnsweredAsync(nobody);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                return Gone();
            }

            using (answer)
            {
                if (!answer.IsGood)
                {
                    return await new ProviderRefusal(context, call, attempts).PassAsync(answer, Outcome);
                }

                if (await PassAsync(answer) is { } ended)
                {
                    return ended;
                }
            }
        }
    }

    // Null: nothing came, and somebody else may be asked.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallOutcome?> PassAsync(UpstreamAnswer answer)
    {
        var isStream = answer.Header("Content-Type") is { } type && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        var translated = call.Translation?.For(attempts.Target);
        if (translated is not null)
        {
            await Notes.TellAsync(Admitted, attempts.Target.Call, translated.Warnings);
        }

        var scan = new AnswerScan(translated?.Protocol ?? call.Protocol, isStream);
        var translating = translated is null ? null : new TranslatedPump(context, call.Protocol, translated, guard, scan, attempts.Key, time);
        var filter = isStream && pieces.HidesUsage(attempts.Target.Provider) ? new UsageFrameFilter() : null;
        var pump = new AnswerPump(context.Response.BodyWriter, guard, scan, filter, context.RequestAborted);
        var betweenBytes = attempts.Target.Provider.Timeouts.BetweenBytes;
        var end = translating is null
            ? await pump.RunAsync(answer, isStream, betweenBytes, () => Begin(answer, isStream))
            : await translating.RunAsync(answer.Body, isStream, betweenBytes, () => Begin(answer, translated!));
        switch (end)
        {
            case PumpEnd.NothingCame:
                try
                {
                    if (guard.IsSilent)
                    {
                        attempts.SilentBeforeFirstByte((translating?.Cause ?? pump.Cause)!);
                    }
                    else
                    {
                        await attempts.FailedBeforeFirstByteAsync(translating?.Cause ?? pump.Cause);
                    }

                    return null;
                }
                catch (UpstreamException nobody)
                {
                    return await NobodyAnsweredAsync(nobody);
                }
                catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
                {
                    return Gone();
                }

            case PumpEnd.Ended:
                return Ended(answer, scan, scan.IsWhole ? CallStatus.Completed : CallStatus.Cut, scan.IsWhole ? null : "ended-early");
            case PumpEnd.Told:
                return Ended(answer, scan, CallStatus.Cut, translating!.Error);
            case PumpEnd.Abandoned when !scan.IsWhole || !isStream:
                return Ended(answer, scan, CallStatus.Abandoned, "client-gone");
            case PumpEnd.Abandoned:
                return Ended(answer, scan, CallStatus.Completed, null);
            default:
                // What came is with the client, and no proper end must look like one.
                context.Abort();
                return Ended(answer, scan, CallStatus.Cut, end == PumpEnd.Silent ? "between-bytes-timeout" : "broken-off");
        }
    }

    private void Begin(UpstreamAnswer answer, bool isStream)
    {
        firstByte = time.GetElapsedTime(call.Began);
        context.Response.StatusCode = answer.Status;
        PassedHeaders.OfAnswer(answer, context.Response, attempts.Key);
        if (isStream)
        {
            context.Response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    private void Begin(UpstreamAnswer answer, TranslatedRequest translated)
    {
        firstByte = time.GetElapsedTime(call.Began);
        context.Response.StatusCode = StatusCodes.Status200OK;
        TranslatedHeaders.OfAnswer(answer, context.Response, translated, attempts.Key);
    }

    private CallOutcome Ended(UpstreamAnswer answer, AnswerScan scan, CallStatus status, string? error) => Outcome(status, call.IsFree ? default : scan.Usage(call.EstimatedInput)) with
    {
        IsPartial = !call.IsFree && !(scan.IsCounted && (scan.IsWhole || status == CallStatus.Completed)),
        HttpStatus = answer.Status,
        Error = error,
    };

    // The provider worked for a client that is gone; nobody counted how much.
    private CallOutcome Gone() => attempts.WasSent
        ? Outcome(CallStatus.Abandoned, new TokenUsage(call.EstimatedInput, 0, 0, 0, 0)) with { IsPartial = !call.IsFree, Error = "client-gone" }
        : Outcome(CallStatus.Abandoned, default(TokenUsage)) with { Error = "client-gone" };

    private async Task<CallOutcome> NobodyAnsweredAsync(UpstreamException nobody)
    {
        var outcome = Outcome(CallStatus.Failed, nobody.MayHaveCost && !call.IsFree ? null : default(TokenUsage)) with { Error = nobody.Code };
        var (status, mayRetry) = nobody.Failure switch
        {
            UpstreamFailure.NoKey => (StatusCodes.Status503ServiceUnavailable, false),
            UpstreamFailure.CircuitOpen => (StatusCodes.Status503ServiceUnavailable, true),
            UpstreamFailure.FirstByteTimeout => (StatusCodes.Status504GatewayTimeout, true),
            _ => (StatusCodes.Status502BadGateway, true),
        };
        try
        {
            await ProtocolErrors.WriteAsync(context, call.Protocol, status, nobody.Code, nobody.Message, nobody.RetryAfter, mayRetry);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // There is nobody to tell.
        }

        return outcome;
    }

    private CallOutcome Outcome(CallStatus status, TokenUsage? usage) => new(status, attempts.Target.Call, usage)
    {
        FirstByte = firstByte,
        Retries = attempts.Retries,
        FallbackFrom = attempts.FallbackFrom,
    };
}

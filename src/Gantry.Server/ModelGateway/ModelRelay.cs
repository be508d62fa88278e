using Gantry.Adapters.Models.Upstream;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Core.Sessions;
using Gantry.Server.ModelGateway.Cache;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// A call of a model from the client to its provider and back, in the client's own protocol, whatever the provider speaks:
/// 1. who shows no good key is turned away before more is read;
/// 2. the body is read, and a few fields at its top;
/// 3. the model's name leads to a route;
/// 4. the desk admits the call, and holds what it may cost;
/// 5. a provider is asked, and others where it does not answer; nobody where the route keeps answers and has this one;
/// 6. the answer passes as it comes, and is counted on the way;
/// 7. the desk is told how it ended, whatever happened.
/// </summary>
internal sealed class ModelRelay(
    ModelConfiguration configuration,
    CallDesk desk,
    UpstreamCalls upstream,
    AnswerCache cache,
    SilenceWatch watch,
    TranslationNotes notes,
    FailureBudget failures,
    RefusalRecorder refusals,
    TimeProvider time,
    ILogger<ModelRelay> logger)
{
    public Task ServeAsync(HttpContext context, ModelOperation operation) => ServeAsync(context, operation, recordsRefusals: false);

    /// <summary>The same for who comes the short way, where nobody else records who was turned away.</summary>
    public Task ServeShortAsync(HttpContext context, ModelOperation operation) => ServeAsync(context, operation, recordsRefusals: true);

    // Not awaited where it need not be: a call whose body is there at once has one hand less to go through.
    private Task ServeAsync(HttpContext context, ModelOperation operation, bool recordsRefusals)
    {
        var admitting = AdmitAsync(context, operation, recordsRefusals);
        return !admitting.IsCompletedSuccessfully ? ServeLateAsync(context, admitting)
            : admitting.Result is { } call ? CarryAsync(context, call.Call, call.Admitted)
            : Task.CompletedTask;
    }

    private async Task ServeLateAsync(HttpContext context, ValueTask<(RelayedCall Call, AdmittedCall Admitted)?> admitting)
    {
        if (await admitting is { } call)
        {
            await CarryAsync(context, call.Call, call.Admitted);
        }
    }

    // Null: it is not admitted, and the caller knows why.
    private async ValueTask<(RelayedCall Call, AdmittedCall Admitted)?> AdmitAsync(HttpContext context, ModelOperation operation, bool recordsRefusals)
    {
        var began = time.GetTimestamp();
        var protocol = operation.Protocol();
        RequestBody? body = null;
        try
        {
            // :: Step 1
            var (caller, key) = ModelCallerOf.Request(context);
            RefuseStrangers(caller, key);

            // :: Step 2
            body = await RequestBody.ReadAsync(context);
            var fields = operation == ModelOperation.Transcriptions
                ? MultipartFields.Scan(body.Bytes.Span, context.Request.ContentType)
                : RequestFields.Scan(body.Bytes.Span);
            var model = fields.Model is { Length: > 0 } named ? named : throw new MalformedRequestException("The body names no \"model\".");

            // :: Step 3
            var route = configuration.Current.Find(model, protocol);
            var estimate = EstimatedCount.Of(operation, body, route);
            var translation = CallTranslation.Of(operation, body.Bytes, route);
            body.Translated = translation;
            var call = new RelayedCall(operation, body, fields, translation?.Route ?? route, began) { Translation = translation, EstimatedCount = estimate };

            // :: Step 4
            var admitted = Admit(context, call, caller, key);
            body = null;
            return (call, admitted);
        }
        catch (UntranslatableException refused)
        {
            await ProtocolErrors.WriteAsync(context, protocol, StatusCodes.Status400BadRequest, "not-translatable", refused.Message, mayRetry: false, param: refused.Field);
        }
        catch (MalformedRequestException malformed)
        {
            await ProtocolErrors.WriteAsync(context, protocol, StatusCodes.Status400BadRequest, "malformed-request", malformed.Message, mayRetry: false);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await ProtocolErrors.WriteAsync(context, protocol, refused.StatusCode, "bad-request", refused.Message, mayRetry: false);
        }
        catch (GantryException refused) when (refused.Kind == FailureKind.Invalid)
        {
            await ProtocolErrors.WriteAsync(context, protocol, StatusCodes.Status400BadRequest, "model-not-served", refused.Message, mayRetry: false);
        }
        catch (CallRefusedException refused)
        {
            await RefuseAsync(context, protocol, refused, recordsRefusals);
        }
        finally
        {
            // What is admitted is carried on with its body.
            body?.Dispose();
        }

        return null;
    }

    private void RefuseStrangers(CallCaller? caller, KeyHash? key)
    {
        if (caller is null && !(key is { } shown && desk.Knows(shown)))
        {
            throw new CallRefusedException(
                CallRefusal.UnknownKey, "This is no key of the gateway, or it was revoked: send one as a bearer token or in x-api-key; the owner makes one with: gantry keys new");
        }
    }

    private AdmittedCall Admit(HttpContext context, RelayedCall call, CallCaller? caller, KeyHash? key)
    {
        var output = call.IsFree ? 0 : call.Fields.MaxOutput;
        return desk.Admit(new CallIntent(call.Protocol, call.Fields.Model!, call.Route.CallTargets, call.EstimatedInput, output)
        {
            Caller = caller,
            Key = key,
            TenantId = call.Fields.TenantId ?? Header(context, PassedHeaders.TenantHeader),
            RunId = call.Fields.RunId ?? Header(context, PassedHeaders.RunHeader),
        });
    }

    private async Task CarryAsync(HttpContext context, RelayedCall call, AdmittedCall admitted)
    {
        // Nobody may leave without settling; what stands here is what is known when something unforeseen happens.
        var outcome = new CallOutcome(CallStatus.Failed, null, null) { Error = "internal-error" };
        try
        {
            if (call.EstimatedCount is { } estimated)
            {
                outcome = await EstimatedCount.AnswerAsync(context, call, estimated, admitted, notes);
                return;
            }

            var place = cache.PlaceOf(context, call, admitted);
            if (place is not null && await place.TryAnswerAsync(context, call.Fields.Model!) is { } known)
            {
                outcome = known;
                return;
            }

            using var guard = watch.Watch(context.RequestAborted);
            place?.Record(context);
            var pieces = await PiecesAsync(context, call, admitted);
            var headers = PassedHeaders.OfRequest(context.Request.Headers, call.Operation);
            var request = new UpstreamRequest(call.Operation, context.Request.QueryString.Value ?? "", headers, context.Request.ContentType ?? "application/json")
            {
                Body = pieces.For,
                Translated = call.Translation?.For(context.Request.Headers),
            };
            var attempts = upstream.Begin(request, call.Route, guard);
            call.Body.Loans = attempts.Loans;
            outcome = await new CarriedAnswer(context, call, pieces, attempts, guard, time) { Notes = notes, Admitted = admitted }.RunAsync();
            place?.Keep(context, outcome);
        }
        finally
        {
            call.Body.Dispose();
            admitted.Settle(outcome with { Latency = time.GetElapsedTime(call.Began) });
            if (outcome.Status is CallStatus.Cut)
            {
                ModelRelayLines.BrokenOff(logger, admitted.Id, outcome.Target?.Provider ?? "nobody", outcome.Error ?? "");
            }
        }
    }

    // What passes as it is, passes without the seals of providers that it was translated for before.
    private async ValueTask<RequestPieces> PiecesAsync(HttpContext context, RelayedCall call, AdmittedCall admitted)
    {
        if (ForeignSeals.Remove(call.Protocol, call.Body.Bytes.Span) is not { } without)
        {
            return new RequestPieces(call.Body.Bytes, call.Fields, call.Route, call.Operation);
        }

        if (call.Translation is null)
        {
            TranslatedHeaders.Warn(context.Response, ["thinking"]);
            await notes.TellAsync(admitted, call.Route.CallTargets[0], ["thinking"]);
        }

        return new RequestPieces(without, RequestFields.Scan(without), call.Route, call.Operation);
    }

    private async Task RefuseAsync(HttpContext context, ModelProtocol protocol, CallRefusedException refused, bool records)
    {
        if (refused.HttpStatus == StatusCodes.Status401Unauthorized && failures.Spend(context.Connection.RemoteIpAddress) is { } wait)
        {
            await ProtocolErrors.WriteAsync(
                context, protocol, StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests from this address showed no good key; wait a moment, then send the right one.", wait);
            return;
        }

        if (records && refused.HttpStatus is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            context.Response.StatusCode = refused.HttpStatus;
            refusals.Note(context);
        }

        // A budget does not come back while an SDK counts to ten; a rate does.
        await ProtocolErrors.WriteAsync(
            context, protocol, refused.HttpStatus, CodeOf(refused.Kind), refused.Message, refused.RetryAfter, mayRetry: refused.Kind is CallRefusal.Rate or CallRefusal.Overloaded);
    }

    private static string? Header(HttpContext context, string name) => context.Request.Headers.TryGetValue(name, out var value) && value is [{ Length: > 0 and <= 200 } text] ? text : null;

    internal static string CodeOf(CallRefusal kind) => kind switch
    {
        CallRefusal.UnknownKey => "invalid-api-key",
        CallRefusal.ExpiredKey => "expired-api-key",
        CallRefusal.ModelNotAllowed => "model-not-allowed",
        CallRefusal.UnknownPrice => "unknown-price",
        CallRefusal.Rate => "rate-limit-exceeded",
        CallRefusal.Budget => "budget-spent",
        CallRefusal.ProviderQuota => "insufficient-quota",
        _ => "overloaded",
    };
}

internal static partial class ModelRelayLines
{
    [LoggerMessage(2301, LogLevel.Warning, "The model call {Call} was broken off by {Provider} ({Reason}).")]
    public static partial void BrokenOff(ILogger logger, Protocol.Ids.ModelCallId call, string provider, string reason);
}

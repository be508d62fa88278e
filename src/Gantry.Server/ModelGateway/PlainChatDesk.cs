using Gantry.Adapters.Models.Demo;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Protocol.ModelGateway;
using Gantry.Server.Problems;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// The seed's <c>/chat</c>: a conversation in, a text out, whichever protocol the provider speaks. Keys, budgets, retries, fallbacks and usage are those of all calls.
/// The scripted model answers as the provider <c>demo</c>.
/// </summary>
internal sealed class PlainChatDesk(
    ModelConfiguration configuration,
    CallDesk desk,
    UpstreamCalls upstream,
    SilenceWatch watch,
    [FromKeyedServices(DemoModelDoor.DemoModelKey)] IModel demo,
    TimeProvider time)
{
    private const string Demo = "demo";
    private const int BytesPerToken = 3;
    private const int LargestAnswer = 16 * 1024 * 1024;
    private static readonly KeyValuePair<string, string>[] ForAnthropic = [new("anthropic-version", "2023-06-01")];
    private static readonly CallTarget Scripted = new(Demo, "scripted");

    /// <exception cref="GantryException">The request is wrong (invalid), or no provider can answer (unavailable).</exception>
    /// <exception cref="CallRefusedException">A key, a rate or a budget refuses it.</exception>
    /// <exception cref="RequestRefusedException">The provider refused it, or gave no answer.</exception>
    public async Task<PlainChatReply> AnswerAsync(PlainChatRequest request, CallCaller? caller, KeyHash? key, CancellationToken cancellationToken)
    {
        var messages = PlainChatForm.Check(request);
        if (request.Provider == Demo)
        {
            return await PlayAsync(request, messages, caller, key, cancellationToken);
        }

        var (route, kind) = RouteOf(request);
        var operation = kind == ProviderKind.Anthropic ? ModelOperation.Messages : ModelOperation.ChatCompletions;
        var body = PlainChatForm.Write(kind, request.Model!, messages);
        var pieces = new RequestPieces(body, RequestFields.Scan(body), route, operation);
        var call = desk.Admit(new CallIntent(operation.Protocol(), request.Model!, route.CallTargets, (body.Length / BytesPerToken) + 1, CallIntent.UsualMaxOutput)
        {
            Caller = caller, Key = key, TenantId = request.Metadata?.TenantId, RunId = request.Metadata?.RunId,
        });

        var began = time.GetTimestamp();
        var outcome = new CallOutcome(CallStatus.Failed, null, null) { Error = "internal-error" };
        UpstreamAttempts? attempts = null;
        try
        {
            using var guard = watch.Watch(cancellationToken);
            var sent = new UpstreamRequest(operation, "", kind == ProviderKind.Anthropic ? ForAnthropic : [], "application/json") { Body = pieces.For };
            attempts = upstream.Begin(sent, route, guard);
            outcome = Abandoned(attempts, body.Length);
            using var response = await attempts.NextAsync();
            guard.Allow(attempts.Target.Provider.Timeouts.BetweenBytes);
            outcome = Abandoned(attempts, body.Length) with { HttpStatus = response.Status };
            if (!response.IsGood)
            {
                outcome = outcome with { Status = CallStatus.Failed, Usage = default(TokenUsage), IsPartial = false, Error = "provider-refused" };
                throw Refused(attempts.Target.Provider, response.Status);
            }

            var answer = await ReadAsync(response, guard.Token);
            var scan = new AnswerScan(operation.Protocol(), isStream: false);
            scan.Feed(answer);
            var usage = scan.Usage(body.Length / BytesPerToken);
            outcome = outcome with { Status = CallStatus.Completed, Usage = usage, IsPartial = !scan.IsCounted, Error = null };
            var text = PlainChatForm.Read(kind, answer)
                ?? throw new RequestRefusedException(StatusCodes.Status502BadGateway, "provider-unreadable", $"{attempts.Target.Provider.Name} answered with something that cannot be read.");
            return new PlainChatReply(text, new PlainChatUsage(usage.Input + usage.CacheRead + usage.CacheWrite, usage.Output));
        }
        catch (UpstreamException nobody)
        {
            outcome = outcome with { Status = CallStatus.Failed, Usage = nobody.MayHaveCost ? null : default(TokenUsage), IsPartial = false, Error = nobody.Code };
            throw nobody.Failure is UpstreamFailure.NoKey or UpstreamFailure.CircuitOpen
                ? GantryException.Unavailable(nobody.Code, nobody.Message, nobody)
                : new RequestRefusedException(
                    nobody.Failure == UpstreamFailure.FirstByteTimeout ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway, nobody.Code, nobody.Message);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            outcome = outcome with { Status = CallStatus.Cut, Error = "broken-off" };
            throw new RequestRefusedException(StatusCodes.Status502BadGateway, "broken-off", "The provider broke off in its answer; send this again.");
        }
        finally
        {
            call.Settle(outcome with { Latency = time.GetElapsedTime(began), Retries = attempts?.Retries ?? 0, FallbackFrom = attempts?.FallbackFrom });
        }
    }

    private (ModelRoute Route, ProviderKind Kind) RouteOf(PlainChatRequest request)
    {
        var catalog = configuration.Current;
        if (request.Provider is { } name)
        {
            var provider = catalog.FindProvider(name)
                ?? throw GantryException.Invalid("provider", $"There is no such provider; there are {string.Join(", ", catalog.Providers.Select(known => known.Name).Append(Demo))}.");
            return (new ModelRoute(request.Model!, [new RouteTarget(provider, request.Model!)], [], []), provider.Kind);
        }

        var route = catalog.Routes.FirstOrDefault(route => route.Alias == request.Model)
            ?? throw GantryException.Invalid("provider", "Say which provider; it may be left out only for a route of models.json.");
        var kind = route.Targets[0].Provider.Kind;

        // Written here in the first target's own words; nothing is translated.
        var spoken = route.For(kind == ProviderKind.Anthropic ? ModelProtocol.Messages : ModelProtocol.ChatCompletions)
            ?? throw GantryException.Invalid("model", "This route's provider does not speak Chat Completions; name another.");
        return (spoken, kind);
    }

    private async Task<PlainChatReply> PlayAsync(PlainChatRequest request, IReadOnlyList<PlainChatMessage> messages, CallCaller? caller, KeyHash? key, CancellationToken cancellationToken)
    {
        var call = desk.Admit(new CallIntent(ModelProtocol.ChatCompletions, request.Model ?? Scripted.Model, [Scripted], 0, 0)
        {
            Caller = caller, Key = key, TenantId = request.Metadata?.TenantId, RunId = request.Metadata?.RunId,
        });
        var began = time.GetTimestamp();
        var outcome = new CallOutcome(CallStatus.Abandoned, Scripted, default(TokenUsage));
        try
        {
            var words = new List<string>();
            await foreach (var update in demo.AnswerAsync(PlainChatForm.ToRequest(messages), cancellationToken))
            {
                if (update is TextGrew text)
                {
                    words.Add(text.Delta);
                }
            }

            outcome = outcome with { Status = CallStatus.Completed };
            return new PlainChatReply(string.Concat(words), new PlainChatUsage(0, 0));
        }
        catch (ModelException failure)
        {
            outcome = outcome with { Status = CallStatus.Failed, Error = "refused" };
            throw new RequestRefusedException(StatusCodes.Status502BadGateway, "provider-refused", failure.Message);
        }
        finally
        {
            call.Settle(outcome with { Latency = time.GetElapsedTime(began) });
        }
    }

    // What stands when the client leaves: nobody counted what the provider did.
    private static CallOutcome Abandoned(UpstreamAttempts attempts, int bytes) =>
        new(CallStatus.Abandoned, attempts.Target.Call, new TokenUsage(bytes / BytesPerToken, 0, 0, 0, 0)) { IsPartial = true, Error = "client-gone" };

    private static RequestRefusedException Refused(ModelProvider provider, int status) => status == StatusCodes.Status429TooManyRequests
        ? new(status, "provider-rate-limit", $"{provider.Name} takes no more requests for now; send this again later.")
        : new(StatusCodes.Status502BadGateway, "provider-refused", $"{provider.Name} refused the request ({status}); check the model's name, and the gateway's key for it.");

    private static async Task<byte[]> ReadAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await answer.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LargestAnswer)
            {
                throw new RequestRefusedException(StatusCodes.Status502BadGateway, "answer-too-large", "The provider's answer is larger than 16 MiB; call it with its own protocol.");
            }
        }

        return memory.ToArray();
    }
}

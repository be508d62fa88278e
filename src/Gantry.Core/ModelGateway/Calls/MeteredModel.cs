using System.Runtime.CompilerServices;
using System.Text;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>
/// A model whose calls stand in the gateway's books: admitted before, settled after, whatever becomes of them. A rate limit is waited for; a spent budget or
/// quota comes out as <see cref="CallRefusedException"/>. A request that names no caller passes as it is.
/// </summary>
/// <param name="asked">The name that the model was chosen by: what keys allow is matched against it.</param>
/// <param name="targets">What the model is to prices and usage: the first choice first, fallbacks behind it.</param>
/// <param name="maxOutput">Tokens of one answer at most.</param>
public sealed class MeteredModel(IModel model, string asked, IReadOnlyList<CallTarget> targets, long maxOutput, CallDesk desk, TimeProvider time) : IModel
{
    private const int MostWaits = 30;
    private const int BytesPerToken = 3;
    private const long TokensPerImage = 1600;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    /// <exception cref="CallRefusedException">A budget or a provider's quota is spent.</exception>
    public IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Caller is { } caller ? MeterAsync(request, caller, cancellationToken) : model.AnswerAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<ModelUpdate> MeterAsync(ModelRequest request, CallCaller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = await AdmitAsync(
            new CallIntent(ModelProtocol.Messages, asked, targets, EstimateOf(request), maxOutput) { Caller = caller }, cancellationToken);
        var began = time.GetTimestamp();
        TimeSpan? first = null;

        // What stands when the reader or the model leaves in the middle.
        var outcome = new CallOutcome(CallStatus.Abandoned, targets[0], null) { IsPartial = true };
        try
        {
            await using var updates = model.AnswerAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (ModelException failure)
                {
                    outcome = FailureOf(failure, hasBegun: first is not null);
                    throw failure.Quota is { } quota ? RefusalOf(quota) : failure;
                }

                first ??= time.GetElapsedTime(began);
                if (updates.Current is ModelAnswerEnded ended)
                {
                    outcome = Completed(ended);
                }

                yield return updates.Current;
            }
        }
        finally
        {
            call.Settle(outcome with { Latency = time.GetElapsedTime(began), FirstByte = first });
        }
    }

    private async Task<AdmittedCall> AdmitAsync(CallIntent intent, CancellationToken cancellationToken)
    {
        for (var waits = 0; ; waits++)
        {
            TimeSpan wait;
            try
            {
                return desk.Admit(intent);
            }
            catch (CallRefusedException refusal) when (refusal.Kind is CallRefusal.Rate or CallRefusal.Overloaded && refusal.RetryAfter is not null && waits < MostWaits)
            {
                wait = refusal.RetryAfter.Value;
            }
            catch (CallRefusedException refusal) when (refusal.Kind is not (CallRefusal.Budget or CallRefusal.ProviderQuota))
            {
                throw new ModelException(refusal.Message, cause: refusal);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    // Its price is that of the model that answered.
    private CallOutcome Completed(ModelAnswerEnded ended) =>
        new(CallStatus.Completed, ended.AnsweredBy ?? targets[0], UsageOf(ended)) { FallbackFrom = ended.FallbackFrom };

    // A provider that refuses before its answer has begun charges nothing.
    private CallOutcome FailureOf(ModelException failure, bool hasBegun) =>
        hasBegun
            ? new CallOutcome(CallStatus.Cut, failure.Asked ?? targets[0], null) { IsPartial = true, Error = "cut" }
            : new CallOutcome(CallStatus.Failed, failure.Asked ?? targets[0], default(TokenUsage)) { Error = failure.Quota is null ? "refused" : "quota", Quota = failure.Quota };

    private static CallRefusedException RefusalOf(ProviderQuota quota) =>
        new(CallRefusal.ProviderQuota, $"The quota of {quota.Provider} is spent.") { Quota = quota };

    private static TokenUsage UsageOf(ModelAnswerEnded ended) =>
        new(
            Math.Max(0, ended.InputTokens - ended.CacheReadTokens - ended.CacheWriteTokens),
            ended.OutputTokens,
            ended.CacheReadTokens,
            ended.CacheWriteTokens,
            Math.Min(ended.ReasoningTokens, ended.OutputTokens));

    // Three bytes a token is more than languages and code take.
    private static long EstimateOf(ModelRequest request)
    {
        long bytes = Encoding.UTF8.GetByteCount(request.System);
        long images = 0;
        foreach (var part in request.Messages.SelectMany(message => message.Parts))
        {
            bytes += part switch
            {
                TextPart text => Encoding.UTF8.GetByteCount(text.Text),
                ThinkingPart thought => Encoding.UTF8.GetByteCount(thought.Text) + (thought.Signature?.Length ?? 0),
                ToolUsePart use => use.Name.Length + Encoding.UTF8.GetByteCount(use.Input.GetRawText()),
                ToolResultPart result => Encoding.UTF8.GetByteCount(result.Output),
                _ => 0,
            };
            images += part is ImagePart ? 1 : 0;
        }

        bytes += request.Tools.Sum(tool => tool.Name.Length + Encoding.UTF8.GetByteCount(tool.Description) + tool.InputSchema.GetRawText().Length);
        return (bytes / BytesPerToken) + (images * TokensPerImage) + 1;
    }
}

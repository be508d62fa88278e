using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Calls the model until an answer is whole. A call that fails in a way that may pass is made again, each time told by an event, for nothing of an answer is
/// durable before all of it is.
/// </summary>
internal sealed class PatientModel(IModel model, CallCaller caller, TurnLog log, NativeAgentOptions options, TimeProvider time)
{
    public string Name => model.Name;

    /// <exception cref="AgentException">The model does not answer; the sentence says why.</exception>
    /// <exception cref="CallRefusedException">A budget or a provider's quota is spent.</exception>
    /// <exception cref="ModelException">The conversation is longer than the model can take.</exception>
    public async Task<TAnswer> AnswerAsync<TAnswer>(ModelRequest request, Func<TAnswer> begin, CancellationToken cancellationToken)
        where TAnswer : IModelAnswer
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = begin();
            if (await TryAsync(request, answer, cancellationToken) is not { } failure)
            {
                return answer;
            }

            if (!failure.IsTransient || attempt > options.MostRetries || failure.RetryAfter > options.LongestWantedWait)
            {
                await log.RecordLastWordsAsync(answer.CutFacts());
                throw failure.IsContextExceeded ? failure : new AgentException(failure.Message, failure.Hint, failure);
            }

            var wait = RetryWait.Of(attempt, failure.RetryAfter, options, Random.Shared.NextDouble());
            await log.RecordAsync([.. answer.CutFacts(), new ModelRetry(attempt, failure.Message, (long)wait.TotalMilliseconds)], cancellationToken);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    // Null: the answer is whole.
    private async Task<ModelException?> TryAsync(ModelRequest request, IModelAnswer answer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (var update in model.AnswerAsync(request with { Caller = caller }, either.Token))
            {
                answer.Take(update);
            }

            return answer.IsWhole ? null : new ModelException("The model's answer ended too early.", "Send the message again.") { IsTransient = true };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw;
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            return new ModelException(
                $"The model's answer took longer than {options.AnswerTimeLimit.TotalMinutes:0.##} minutes and was ended.",
                "Send the message again, or ask for less at once.",
                late);
        }
        catch (CallRefusedException)
        {
            // A budget or quota is spent: the run pauses, and its next attempt answers afresh.
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw;
        }
        catch (ModelException failure)
        {
            return failure;
        }
    }
}

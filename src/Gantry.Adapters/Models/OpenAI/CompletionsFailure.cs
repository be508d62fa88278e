using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>The refusals of providers that speak Chat Completions, in sentences for the user.</summary>
internal static class CompletionsFailure
{
    private static readonly ModelSettings Settings = new("OPENAI_API_KEY, and that the key may use this model", "OPENAI_MODEL or SLM_MODEL", "OPENAI_BASE_URL or SLM_BASE_URL");

    /// <summary>Says what a status means; reads a bounded part of the body for the provider's own words.</summary>
    public static async Task<ModelException> OfAsync(UpstreamAnswer answer, UpstreamAttempts attempts, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await RefusalBody.ReadAsync(answer.Body, [attempts.Key?.Secret], cancellationToken);
        return Refused(attempts.Target.Call).Of(answer.Status, body, RetryAfterHeader.Of(answer, time));
    }

    /// <summary>Nobody answered at all.</summary>
    public static ModelException Of(UpstreamException nobody) =>
        new(nobody.Message, $"Check {Settings.Address} and the network, then send the message again.", nobody)
        {
            IsTransient = nobody.Failure is UpstreamFailure.Unreachable or UpstreamFailure.FirstByteTimeout or UpstreamFailure.CircuitOpen,
            RetryAfter = nobody.RetryAfter,
        };

    /// <summary>An error that came where the answer should have gone on.</summary>
    /// <param name="words">The provider's, with their codes, without keys.</param>
    public static ModelException InStream(CallTarget target, string words, string message)
    {
        var detail = message.Length == 0 ? "." : $": {RefusalBody.Short(message)}";
        return Refused(target).InStream(words, detail) ?? new ModelException($"The model provider broke off its answer with an error{detail}", "Send the message again.") { IsTransient = true };
    }

    private static RefusedCall Refused(CallTarget target) => new(target.Provider, target.Model, Settings);
}

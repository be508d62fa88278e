using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway;

namespace Gantry.Core.Tests.Agents;

/// <summary>A model whose n-th call gives the n-th planned answer; keeps what it was asked.</summary>
internal sealed class PlannedModel(params ModelUpdate[][] answers) : IModel
{
    public string Name => "planned";

    public List<ModelRequest> Requests { get; } = [];

    public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        await Task.Yield();
        foreach (var update in answers[Math.Min(Requests.Count, answers.Length) - 1])
        {
            if (update is Failing failing)
            {
                throw failing.Failure;
            }

            yield return update;
        }
    }

    /// <summary>Where the provider fails.</summary>
    public sealed record Failing(ModelException Failure) : ModelUpdate;

    public static ModelUpdate[] Says(string text) => [new TextGrew(text), new PartEnded(), new ModelAnswerEnded(ModelStopReason.EndOfTurn, 1, 1)];

    public static ModelUpdate[] Fails(ModelException failure, params ModelUpdate[] after) => [.. after, new Failing(failure)];

    public static ModelUpdate[] Stops(ModelStopReason reason, params ModelUpdate[] after) => [.. after, new ModelAnswerEnded(reason, 1, 1)];

    public static ModelUpdate[] Calls(params ToolRequested[] calls) => [.. calls, new ModelAnswerEnded(ModelStopReason.ToolUse, 1, 1)];
}

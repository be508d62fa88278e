using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native;

/// <summary>What becomes of one call of the model: an answer of the conversation, or a summary of it.</summary>
internal interface IModelAnswer
{
    /// <summary>The model said that the answer is whole.</summary>
    bool IsWhole { get; }

    /// <summary>Takes what comes next.</summary>
    /// <exception cref="ModelException">It is longer than any answer may be.</exception>
    void Take(ModelUpdate update);

    /// <summary>What people saw of it, for an answer that was cut off.</summary>
    IReadOnlyList<EventPayload> CutFacts();
}

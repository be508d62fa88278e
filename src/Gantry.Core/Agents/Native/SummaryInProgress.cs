using System.Text;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native;

/// <summary>A summary of the conversation while the model writes it. Nobody sees it grow.</summary>
internal sealed class SummaryInProgress(string modelName, int largest) : IModelAnswer
{
    private readonly StringBuilder text = new();
    private ModelAnswerEnded? end;

    public bool IsWhole => end is not null;

    /// <summary>Empty when the model said nothing.</summary>
    public string Text => text.ToString().Trim();

    /// <summary>What it took.</summary>
    public Usage Usage => end is null
        ? throw new InvalidOperationException("The summary is not whole.")
        : AnswerInProgress.UsageOf(modelName, end, Compaction.Purpose);

    public void Take(ModelUpdate update)
    {
        switch (update)
        {
            case TextGrew grew when text.Length < largest:
                text.Append(grew.Delta.AsSpan(0, Math.Min(grew.Delta.Length, largest - text.Length)));
                break;
            case ModelAnswerEnded ended:
                end = ended;
                break;
        }
    }

    public IReadOnlyList<EventPayload> CutFacts() => [];
}

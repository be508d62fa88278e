using System.Text;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>An answer as far as it has come, for what has to be said whole.</summary>
internal sealed class AnswerDraft
{
    public string Id { get; private set; } = "";

    public string Model { get; private set; } = "";

    public List<DraftBlock> Blocks { get; } = [];

    public TokenUsage Usage { get; private set; }

    public AnswerStopped? Stop { get; private set; }

    public ProviderFault? Fault { get; private set; }

    /// <summary>The model said itself that it declines.</summary>
    public bool HasRefused => Blocks.Exists(block => block.Start.Kind == BlockKind.Refusal);

    public void Take(AnswerEvent told)
    {
        switch (told)
        {
            case AnswerStarted started:
                Id = started.Id;
                Model = started.Model;
                break;
            case BlockStarted started:
                Blocks.Add(new DraftBlock(started));
                break;
            case BlockGrew grew:
                Blocks[^1].Text.Append(grew.Text.ToString());
                break;
            case BlockEnded ended:
                Blocks[^1].Seal = ended.Seal;
                break;
            case UsageCounted counted:
                Usage = counted.Usage;
                break;
            case AnswerStopped stopped:
                Stop = stopped;
                break;
            case AnswerFailed failed:
                Fault = failed.Fault;
                break;
            default:
                break;
        }
    }
}

/// <summary>One block; blocks come one after another here.</summary>
internal sealed class DraftBlock(BlockStarted start)
{
    public BlockStarted Start { get; } = start;

    public StringBuilder Text { get; } = new();

    public Thought? Seal { get; set; }

    /// <summary>A thought with its words; null when there is nothing to keep.</summary>
    public Thought? Thought
    {
        get
        {
            var text = Text.ToString();
            return Start.Kind != BlockKind.Thought || (text.Length == 0 && Seal?.Seal is null) ? null : (Seal ?? new Thought("", ModelProtocol.Embeddings, null)) with { Text = text };
        }
    }
}

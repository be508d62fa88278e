namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Tells blocks one after another, as clients expect them, where a provider tells several at once: what belongs to a later one waits until the earlier has
/// ended. Nothing is lost, and nothing is merged.
/// </summary>
internal sealed class BlockOrder(Action<AnswerEvent> tell)
{
    private readonly List<(int Block, List<AnswerEvent> Events)> waiting = [];
    private int? current;

    public void Take(AnswerEvent told)
    {
        switch (told)
        {
            case BlockStarted started when current is null:
                current = started.Block;
                tell(told);
                break;
            case BlockStarted started:
                waiting.Add((started.Block, [told]));
                break;
            case BlockGrew grew when grew.Block != current:
                waiting.Find(held => held.Block == grew.Block).Events.Add(grew with { Text = grew.Text.Kept() });
                break;
            case BlockEnded ended when ended.Block != current:
                waiting.Find(held => held.Block == ended.Block).Events.Add(told);
                break;
            case BlockEnded:
                tell(told);
                current = null;
                Next();
                break;
            default:
                tell(told);
                break;
        }
    }

    private void Next()
    {
        while (waiting.Count > 0)
        {
            var (block, events) = waiting[0];
            waiting.RemoveAt(0);
            foreach (var told in events)
            {
                tell(told);
            }

            if (events[^1] is not BlockEnded)
            {
                current = block;
                return;
            }
        }
    }
}

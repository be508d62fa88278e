using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Tests.Models;

internal static class ModelUpdates
{
    public static async Task<List<ModelUpdate>> AllAsync(this IModel model, ModelRequest request)
    {
        var updates = new List<ModelUpdate>();
        await foreach (var update in model.AnswerAsync(request, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>An answer in short: <c>say:</c> and <c>think:</c> with whole texts, <c>call:</c> with the tool's name and arguments.</summary>
    public static List<string> InShort(this IEnumerable<ModelUpdate> updates)
    {
        var parts = new List<string>();
        var growing = "";
        foreach (var update in updates)
        {
            switch (update)
            {
                case TextGrew text:
                    growing = (growing.Length == 0 ? "say:" : growing) + text.Delta;
                    break;
                case ThinkingGrew thought:
                    growing = (growing.Length == 0 ? "think:" : growing) + thought.Delta;
                    break;
                case PartEnded:
                    parts.Add(growing);
                    growing = "";
                    break;
                case ToolRequested call:
                    parts.Add($"call:{call.Name} {call.Input.GetRawText()}");
                    break;
            }
        }

        return parts;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Demo;

/// <summary>
/// What the demo plays for a prompt without <c>/demo</c> lines: it lists the workspace, reads the README when there is one, and says what it saw and how to
/// get a real model.
/// </summary>
internal static class DemoTour
{
    private const string ListTool = "list_files";
    private const string ReadTool = "read_file";

    private const string Goodbye =
        "I only play a script. For a real model set ANTHROPIC_API_KEY and start a session with the agent `native`.";

    /// <summary>The next answer.</summary>
    /// <param name="since">The messages after the prompt.</param>
    /// <param name="answered">How many of them are the model's.</param>
    public static IReadOnlyList<DemoInstruction> Answer(IReadOnlyList<ModelMessage> since, int answered)
    {
        if (answered == 0)
        {
            return
            [
                new Say("I am Gantry's scripted demo agent: there is no model behind me, so I play a short script. First I look at the workspace."),
                new CallTool(ListTool, JsonElement.Parse("{}")),
            ];
        }

        if (ResultOf(ListTool, since) is not { IsError: false } listing)
        {
            return answered == 1 ? [new Say($"I could not list the workspace. {Goodbye}")] : [];
        }

        var entries = listing.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '[').ToList();
        var readme = entries.FirstOrDefault(
            entry => entry.StartsWith("README", StringComparison.OrdinalIgnoreCase) && !entry.EndsWith('/') && !entry.EndsWith(')'));
        return (answered, readme) switch
        {
            (1, null) => [new Say($"The workspace has {Count(entries)} at its top and no README. {Goodbye}")],
            (1, _) => [new Say($"There is a {readme}; I read it."), new CallTool(ReadTool, JsonSerializer.SerializeToElement(new JsonObject { ["path"] = readme }))],
            (2, not null) => [new Say($"The workspace has {Count(entries)} at its top. {HeadingOf(readme, ResultOf(ReadTool, since))} {Goodbye}")],
            _ => [],
        };
    }

    private static string Count(List<string> entries) => entries.Count == 1 ? "1 entry" : $"{entries.Count} entries";

    private static string HeadingOf(string readme, ToolResultPart? read)
    {
        var heading = read is { IsError: false }
            ? read.Output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith('#') && line.TrimStart('#').Trim().Length > 0)
            : null;
        return heading is null ? $"I found no heading in {readme}." : $"{readme} begins with the heading “{heading.TrimStart('#').Trim()}”.";
    }

    private static ToolResultPart? ResultOf(string tool, IReadOnlyList<ModelMessage> since)
    {
        var call = since.SelectMany(message => message.Parts).OfType<ToolUsePart>().FirstOrDefault(part => part.Name == tool);
        return call is null ? null : since.SelectMany(message => message.Parts).OfType<ToolResultPart>().FirstOrDefault(part => part.Id == call.Id);
    }
}

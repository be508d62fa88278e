using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Asks the user how to go on when the very same call failed too often in a row. The question and its answer are events, and what the model is told of them
/// follows from those, so that it is asked once over any number of restarts.
/// </summary>
internal sealed class LoopGuard(TurnLog log, NativeAgentOptions options)
{
    private const string GoOn = "Go on";
    private const string OtherWay = "Try another way";
    private const string Stop = "Stop";

    /// <exception cref="AgentException">The user does not want it to go on, or nobody answered.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (log.Conversation.Repeated is not var (tool, times) || times < options.MostEqualFailures)
        {
            return;
        }

        var text = $"The agent made the same call of {VisibleText.Of(tool)} {times} times in a row and it failed each time. How shall it go on? You may also answer in words.";
        var answers = log.Conversation.Answers.ToString(CultureInfo.InvariantCulture);
        var input = JsonSerializer.SerializeToElement(new JsonObject { ["tool"] = tool, ["times"] = times });
        var question = new UserQuestion(ToolCallId.From($"loop_{answers}"), tool, text, [OtherWay, GoOn, Stop], Multiple: false, input);
        var answer = await log.Journal.AskUserAsync(question, cancellationToken);
        await log.ReadAgainAsync(cancellationToken);
        if (answer is null || answer.Split('\n').Contains(Stop, StringComparer.Ordinal))
        {
            throw new AgentException(
                $"The agent was stopped: the same call of {VisibleText.Of(tool)} failed {times} times in a row{(answer is null ? " and nobody said how to go on" : "")}.",
                "Send another message that says what to do instead.");
        }
    }
}

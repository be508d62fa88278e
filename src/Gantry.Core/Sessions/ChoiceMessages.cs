using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>
/// Messages that choose and say nothing else: <c>/mode NAME</c>, <c>/model NAME</c>, which any client can send. Gantry answers them; the agent is not started.
/// Without a name each tells what stands.
/// </summary>
public sealed class ChoiceMessages(EventLog log, AgentDirectory agents, ChoiceCheck check)
{
    private const string ModeWord = "/mode";
    private const string ModelWord = "/model";

    /// <summary>Answers a run whose message is a choice; false: it is a message for the agent.</summary>
    /// <exception cref="Failures.GantryException">There is no such mode or model.</exception>
    internal async Task<bool> AnswerAsync(RunRecord run, IRunJournal journal, CancellationToken cancellationToken)
    {
        var (text, session) = await log.ReadAsync(
            view => view.Messages.Find(run.MessageId) is { Attachments: null or [] } message ? (message.Text, view.Sessions.Find(run.SessionId)) : (null, null), cancellationToken);
        if (session is null || Read(text!) is not var (word, name))
        {
            return false;
        }

        if (run.Attempts > 0 && await IsAnsweredAsync(run, cancellationToken))
        {
            return true;
        }

        var (mode, model) = word == ModeWord ? (name, (string?)null) : (null, name);
        await check.CheckAsync(run.Agent, mode, model, cancellationToken);
        var agent = await agents.Find(run.Agent).LookAsync(cancellationToken);
        var present = AgentChoice.Of(session);
        var told = new AssistantFinal(ItemId.From($"choice_{Guid.CreateVersion7():N}"), word == ModeWord ? OnMode(agent, present, name) : OnModel(agent, present, name));
        await journal.RecordAsync(present.Towards(mode, model, by: null) is { } chosen ? [chosen, told] : [told], cancellationToken);
        return true;
    }

    private async Task<bool> IsAnsweredAsync(RunRecord run, CancellationToken cancellationToken)
    {
        await foreach (var logged in log.ReplayAsync(run.SessionId, EventPosition.Start, run.RunId, cancellationToken))
        {
            if (logged.Decode().Payload is AssistantFinal)
            {
                return true;
            }
        }

        return false;
    }

    private static string OnMode(Agent agent, AgentChoice present, string? name)
    {
        var usual = agent.Capabilities.Modes is [var first, ..] ? first : null;
        return name switch
        {
            null when usual is null => $"{agent.Title} works in one way only and has no modes.",
            null => $"{agent.Title} works in the mode {present.Mode ?? usual}. There are: {string.Join(", ", agent.Capabilities.Modes)}.",
            AgentChoice.Usual => $"{agent.Title} works in its usual mode{(usual is null ? "" : $", {usual},")} from the next message on.",
            _ => $"{agent.Title} works in the mode {name} from the next message on.",
        };
    }

    private static string OnModel(Agent agent, AgentChoice present, string? name)
    {
        var (usual, all) = (agent.Capabilities.UsualModel, agent.Capabilities.Models);
        return name switch
        {
            null => $"{agent.Title} works with the model {present.Model ?? usual ?? "of its own choice"}.{(all.Count > 0 ? $" There are: {string.Join(", ", all)}." : "")}",
            AgentChoice.Usual => $"{agent.Title} works with its usual model{(usual is null ? "" : $", {usual},")} from the next message on.",
            _ => $"{agent.Title} works with the model {name} from the next message on.",
        };
    }

    private static (string Word, string? Name)? Read(string text) => text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [ModeWord or ModelWord] and [var word] => (word, null),
        [ModeWord or ModelWord, _] and [var word, var name] => (word, name),
        _ => null,
    };
}

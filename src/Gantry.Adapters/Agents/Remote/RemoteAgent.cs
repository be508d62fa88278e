using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>
/// An agent that runs elsewhere, behind the contract of a runner. For a turn:
/// 1. ask what kind of runner it is;
/// 2. go back to the runner's run, when this one was given to it already;
/// 3. else find the thread or make one, and give it the prompt;
/// 4. follow its run, until it is over.
/// </summary>
internal sealed class RemoteAgent(
    IProgramKind kind, RunnerClient client, DataDirectory data, Retelling retelling, TimeProvider time, ILogger<RemoteAgent> logger) : IAgentRunner
{
    private static readonly SandboxDescription Elsewhere = new("remote", IsBoundary: false, "on another machine, by a runner");
    private readonly RunnerPatience patience = new(time);

    public AgentName Name => kind.Program.Name;

    public async Task<Agent> LookAsync(CancellationToken cancellationToken)
    {
        var title = $"{kind.Program.Title} at {client.Place}";
        var can = kind.Capabilities with { Fork = false, Images = false };
        try
        {
            await client.CheckAsync(cancellationToken);
            if (await client.FindAgentAsync(Name.Value, cancellationToken) is { } there)
            {
                return there with { Title = title, Capabilities = there.Capabilities with { Fork = false } };
            }

            var contract = can with { Steering = SteeringWay.InterruptAndSend, Modes = [], RulesSee = "Nothing: this runner only keeps the contract, which knows no approvals." };
            return new Agent(Name, title, true, null, client.Place, "the runner's", null, ["Its tools run without being asked about."], contract);
        }
        catch (RunnerException absent)
        {
            return new Agent(Name, title, false, null, client.Place, null, null, [absent.Message], can);
        }
    }

    public EditedCall? ReadEdited(string tool, JsonElement input) => kind.ReadEdited(tool, input);

    public async Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            // :: Step 1
            var isGantry = await patience.AskAsync(() => client.FindAgentAsync(Name.Value, cancellationToken), cancellationToken) is not null;
            var history = new StandingHistory();
            await foreach (var entry in journal.HistoryAsync(cancellationToken))
            {
                history.Add(entry);
            }

            await RunAsync(turn, journal, history, isGantry, cancellationToken);
        }
        catch (RunnerException refused)
        {
            throw new AgentException(refused.Message, "Look at the runner's address and token: gantry agents", refused);
        }
    }

    /// <summary>What a message says to a runner that only keeps the contract, which takes words alone.</summary>
    internal static string WordsOf(TurnOpening opening) =>
        opening.Images.Count == 0 ? opening.Text : $"{opening.Text}\n\n[With {opening.Images.Count} image(s), which cannot be shown here.]";

    private async Task RunAsync(AgentTurn turn, IRunJournal journal, StandingHistory history, bool isGantry, CancellationToken cancellationToken)
    {
        var memory = new RemoteMemory(data, turn.SessionId, Name);
        var rewinds = history.All.Count(entry => entry.Payload is Rewound { Restored: not RewindParts.Files });
        var own = history.All.Where(entry => entry.RunId == turn.RunId).Select(entry => entry.Payload).ToList();
        var note = memory.Find() is { } known && known.Rewinds == rewinds ? known : null;
        if (Handoff.IsMeant(own))
        {
            throw new AgentException(
                $"{kind.Program.Title} runs at {client.Place}, and what it remembers is there: no terminal here can go on with it.",
                isGantry && note is not null ? $"On that machine: gantry session handoff {note.Thread} --data-dir DATA/runners/{Name}" : "Go on with it here.");
        }

        var left = new LeftTurn(journal, Elsewhere);
        IReadOnlyList<string>? notes = null;
        while (true)
        {
            try
            {
                // :: Step 2
                if (note?.Run != turn.RunId.ToString() || note.TheirRun is null)
                {
                    // :: Step 3
                    note ??= new RemoteNote(await BeginAsync(turn, cancellationToken), rewinds);
                    memory.Keep(note);
                    var run = await PromptAsync(turn, history, own, note, notes, isGantry, cancellationToken);
                    note = note with { Run = turn.RunId.ToString(), TheirRun = run };
                    memory.Keep(note);
                }

                // :: Step 4
                var work = new RemoteTurn(client, patience, kind, turn, journal, retelling, note.Thread, isGantry, time);
                await work.RunAsync(note.TheirRun!, own, left.Answers, cancellationToken);
                memory.Keep(note with { HasTurn = true });
                return;
            }
            catch (ConversationLostException lost) when (notes is null)
            {
                ProgramAgentLines.ConversationLost(logger, kind.Program.Title, turn.SessionId, lost.Message);
                await left.SettleAsync(own, cancellationToken);
                (note, notes) = (null, left.Notes);
            }
        }
    }

    private async Task<string> BeginAsync(AgentTurn turn, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["workingDirectory"] = turn.WorkingDirectory, ["skipGitRepoCheck"] = true };
        var made = await patience.AskAsync(() => client.PostAsync("threads", body, $"thread-{turn.RunId}-{turn.Attempt}", cancellationToken), cancellationToken);
        return made.TextAt("threadId") ?? throw new AgentException($"The runner at {client.Place} made no thread.", "Look whether its address is a runner's: gantry agents");
    }

    private async Task<string> PromptAsync(
        AgentTurn turn, StandingHistory history, List<EventPayload> own, RemoteNote note, IReadOnlyList<string>? notes, bool isGantry, CancellationToken cancellationToken)
    {
        IReadOnlyList<EventPayload> untold = note.HasTurn ? [] : [.. history.Standing.Where(entry => entry.RunId != turn.RunId).Select(entry => entry.Payload)];
        var opening = await retelling.OpenAsync(untold, [own.OfType<UserMessage>().First()], notes is { Count: > 0 } ? notes : null, cancellationToken);
        var body = new JsonObject { ["threadId"] = note.Thread, ["prompt"] = isGantry ? opening.Text : WordsOf(opening) };
        try
        {
            if (isGantry)
            {
                body["agentMode"] = turn.Choice.Mode ?? AgentChoice.Usual;
                body["model"] = turn.Choice.Model ?? AgentChoice.Usual;
                await new CarriedImages(client, patience).AddToAsync(body, note.Thread, turn.RunId.ToString(), opening.Images, cancellationToken);
            }

            var begun = await patience.AskAsync(() => client.PostAsync("runs", body, $"{turn.RunId}-{note.Thread}", cancellationToken), cancellationToken);
            return begun.TextAt("runId") ?? throw new AgentException($"The runner at {client.Place} began no run.", "Look whether its address is a runner's: gantry agents");
        }
        catch (RunnerException unknown) when (unknown.Status == System.Net.HttpStatusCode.NotFound)
        {
            throw new ConversationLostException(unknown.Message);
        }
    }
}

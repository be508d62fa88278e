using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Agents;

/// <summary>
/// A foreign program as an agent. For a turn:
/// 1. find the program;
/// 2. find its own memory of the session, and build the sandbox that it runs in as a whole;
/// 3. settle what an earlier process left, which may mean to wait for an answer;
/// 4. gather what it does not remember;
/// 5. let it work: it starts while the files are still being kept, and is told its message when they are;
/// 6. note how far its memory reaches.
/// </summary>
internal sealed class ProgramAgent(
    IProgramKind kind,
    ProgramShelf shelf,
    SandboxDirectory sandboxes,
    DataDirectory data,
    Retelling retelling,
    AgentModelChoice operatorsChoice,
    RunModelAccess gateway,
    TimeProvider time,
    ILogger<ProgramAgent> logger) : IAgentRunner
{
    private static readonly SandboxDescription Terminal = new("terminal", IsBoundary: false, "in the user's own terminal");

    public AgentName Name => kind.Program.Name;

    public bool AwaitsFilesKept => true;

    public async Task<Agent> LookAsync(CancellationToken cancellationToken)
    {
        var found = await shelf.FindAsync(kind.Program, cancellationToken);
        var chosen = operatorsChoice(Name);
        return new Agent(
            Name,
            kind.Program.Title,
            found is not null,
            found?.Version?.ToString(),
            found?.Path,
            LoginOf(chosen),
            found is null ? kind.Program.InstallLine : null,
            [.. Warnings(found, chosen)],
            kind.Capabilities with
            {
                Models = [.. new[] { chosen.Model }.OfType<string>().Concat(gateway.RoutesFor(kind.Protocol)).Distinct(StringComparer.Ordinal)],
                UsualModel = chosen.Model,
                OtherModels = true,
            });
    }

    public bool Serves(string model) => gateway.Serves(kind.Protocol, operatorsChoice(Name).Model) ? gateway.Serves(kind.Protocol, model) : !model.Contains('/') || gateway.Names(kind.Protocol, model);

    public EditedCall? ReadEdited(string tool, JsonElement input) => kind.ReadEdited(tool, input);

    public async Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        // :: Step 1
        var found = await shelf.FindAsync(kind.Program, cancellationToken)
            ?? throw new AgentException($"{kind.Program.Title} is not installed.", $"Install it: {kind.Program.InstallLine} (or npm install -g {kind.Program.Package}@{kind.Program.Version}).");

        // :: Step 2
        var memory = new AgentMemory(data, turn.SessionId, Name);
        memory.Prepare();
        var chosen = ChosenFor(turn);
        var viaGateway = IsViaGateway(chosen.Model);
        var login = MountLogin(memory, viaGateway);
        var history = new StandingHistory();
        await foreach (var entry in journal.HistoryAsync(cancellationToken))
        {
            history.Add(entry);
        }

        var own = history.All.Where(entry => entry.RunId == turn.RunId).Select(entry => entry.Payload).ToList();
        if (Handoff.IsMeant(own))
        {
            await turn.FilesKept;
            var handoff = new Handoff(kind, memory, turn.RunId, journal);
            await handoff.RunAsync(own, found.Path, turn.WorkingDirectory, viaGateway, new LeftTurn(journal, Terminal), cancellationToken);
            return;
        }

        // What it takes over from another session lies in its folder before the sandbox gives it that.
        var plan = ConversationPlan.Of(data, kind, memory, history.All);
        await using var sandbox = await PrepareAsync(turn, found, memory, login, cancellationToken);
        var reach = viaGateway ? await ReachAsync(turn, chosen, sandbox, cancellationToken) : chosen;
        var isReadOnly = sandbox.Description.IsBoundary && kind.IsReadOnlyIn(ModeOf(turn));
        var surroundings = sandbox.Description with
        {
            Sentence = $"{sandbox.Description.Sentence}{(isReadOnly ? "; the workspace is read-only in this mode" : "")}; {WhoPays(reach, login)}",
        };

        // :: Step 3
        var left = new LeftTurn(journal, surroundings);
        await left.SettleAsync(own, cancellationToken);

        // :: Step 4
        if (turn.Attempt == 0 && found.Warning is { } warning)
        {
            await journal.RecordAsync([new Fault(warning)], cancellationToken);
        }

        var known = history.All.Select(entry => entry.Payload).OfType<ToolCall>().Select(call => call.ToolCallId).ToList();
        while (true)
        {
            IReadOnlyList<EventPayload> untold = plan.Resume is null
                ? [.. history.Standing.Where(entry => entry.RunId != turn.RunId).Select(entry => entry.Payload)]
                : [];
            var notes = turn.Attempt > 0 ? left.Notes : null;
            var opening = await retelling.OpenAsync(untold, [.. own.OfType<UserMessage>()], notes, cancellationToken);
            var start = new ProgramStart(turn, found.Path, memory, plan, Guid.NewGuid().ToString(), reach, opening, surroundings, ModeOf(turn));

            // :: Step 5
            try
            {
                await WorkAsync(start, journal, new TurnLedger(journal, time, known, result => FollowsFrom(start, result)), left.Answers, sandbox, cancellationToken);
                return;
            }
            catch (ConversationLostException lost) when (plan.Resume is not null)
            {
                ProgramAgentLines.ConversationLost(logger, kind.Program.Title, turn.SessionId, lost.Message);
                plan = plan with { Resume = null, IsFork = false };
            }
        }
    }

    private async Task WorkAsync(
        ProgramStart start, IRunJournal journal, TurnLedger ledger, StandingAnswers answers, ISandbox sandbox, CancellationToken cancellationToken)
    {
        // What a trusted workspace configures may run with the program's start, and at its end.
        var mayTouch = start.Turn.IsTrusted;
        if (mayTouch)
        {
            await start.Turn.FilesKept;
        }

        var conversation = start.Plan is { Resume: { } resumed, IsFork: false } ? resumed : null;
        await using var process = await StartAsync(start, sandbox, cancellationToken);
        if (conversation is not null)
        {
            start.Memory.Note(new Conversation(conversation, start.Plan.Rewinds, UpTo: null));
        }

        var turn = new ProgramTurn(journal, ledger, retelling, new ProgramTurnOptions(kind.Program.Title) { FilesKept = start.Turn.FilesKept, MayTouchAtEnd = mayTouch }, time);
        await turn.RunAsync(process, answers, desk => kind.Speak(start, desk, sandbox, KnownAs), cancellationToken);

        // :: Step 6
        if (conversation is not null)
        {
            start.Memory.Note(new Conversation(conversation, start.Plan.Rewinds, journal.Position.Value));
        }

        void KnownAs(string id)
        {
            if (conversation != id)
            {
                conversation = id;
                start.Memory.Note(new Conversation(id, start.Plan.Rewinds, UpTo: null));
            }
        }
    }

    private ModelAccess ChosenFor(AgentTurn turn)
    {
        var usual = operatorsChoice(Name);
        return usual with { Model = turn.Choice.Model ?? usual.Model };
    }

    // A program with a login of its own takes its maker's models by it, whoever else would take any name; what the gateway's configuration names is the gateway's.
    private bool IsViaGateway(string? model) =>
        gateway.Serves(kind.Protocol, operatorsChoice(Name).Model) || (model is not null && gateway.Names(kind.Protocol, model));

    private string? ModeOf(AgentTurn turn) => turn.Choice.Mode is { } mode && kind.Capabilities.Modes.Contains(mode) ? mode : null;

    // What was planned is carried out in the usual mode, once it was agreed to.
    private AgentChosen? FollowsFrom(ProgramStart start, ToolResult result) =>
        start.Mode is not null && kind.EndsPlan(result) ? new AgentChosen(AgentMode: AgentChoice.Usual) : null;

    private async Task<AgentProcess> StartAsync(ProgramStart start, ISandbox sandbox, CancellationToken cancellationToken)
    {
        kind.Furnish(start);
        try
        {
            return await AgentProcess.StartAsync(sandbox, kind.Command(start), time, cancellationToken);
        }
        catch (GantryException refusal)
        {
            throw new AgentException(refusal.Message, cause: refusal);
        }
    }

    private async Task<ISandbox> PrepareAsync(AgentTurn turn, FoundProgram found, AgentMemory memory, string? login, CancellationToken cancellationToken)
    {
        ISandbox sandbox;
        try
        {
            IReadOnlyList<string> readable = [.. turn.ReadableFolders, .. kind.Needs(found.Path), .. login is null ? [] : (string[])[login]];
            sandbox = await sandboxes.PrepareAsync(
                turn.Sandbox with { IsReadOnly = kind.IsReadOnlyIn(ModeOf(turn)), ReadableFolders = readable, WritableFolders = [memory.State, memory.Temporary] }, cancellationToken);
        }
        catch (GantryException refusal)
        {
            throw new AgentException(refusal.Message, cause: refusal);
        }

        if (sandbox.Description.Network is SandboxNetwork.None)
        {
            await sandbox.DisposeAsync();
            throw new AgentException(
                $"{kind.Program.Title} cannot reach its model from the sandbox '{sandbox.Description.Kind}', which has no network.",
                "Start the daemon with --sandbox process to run it without a boundary.");
        }

        return sandbox;
    }

    private async Task<ModelAccess> ReachAsync(AgentTurn turn, ModelAccess chosen, ISandbox sandbox, CancellationToken cancellationToken)
    {
        var door = await gateway.ForRunAsync(turn.RunId, kind.Protocol, sandbox.Description.Network, cancellationToken);
        return door with { Model = chosen.Model, Retries = chosen.Retries };
    }

    // The program finds the user's login where it looks for it, and nothing else of the user's settings.
    private string? MountLogin(AgentMemory memory, bool viaGateway)
    {
        var link = new FileInfo(Path.Combine(memory.State, kind.CredentialName));
        if (link.LinkTarget is not null)
        {
            link.Delete();
        }

        if (viaGateway || !File.Exists(kind.CredentialFile))
        {
            return null;
        }

        if (!link.Exists)
        {
            link.CreateAsSymbolicLink(kind.CredentialFile);
        }

        return kind.CredentialFile;
    }

    private string WhoPays(ModelAccess reach, string? login) =>
        reach.Key is not null ? $"{kind.Program.Title} calls its model through Gantry, with a key that ends with the run"
        : login is not null ? $"{kind.Program.Title} uses your own login"
        : $"{kind.Program.Title} has neither a key nor a login";

    private string? LoginOf(ModelAccess chosen) =>
        gateway.Serves(kind.Protocol, chosen.Model) ? "none needed: the model gateway, with a key for each run"
        : File.Exists(kind.CredentialFile) ? $"your own login ({kind.CredentialFile})"
        : null;

    private IEnumerable<string> Warnings(FoundProgram? found, ModelAccess chosen)
    {
        if (found?.Warning is { } warning)
        {
            yield return warning;
        }

        if (LoginOf(chosen) is null)
        {
            yield return $"{kind.Program.Title} has neither a key nor a login: {kind.LoginHint}";
        }
    }
}

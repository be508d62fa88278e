using Gantry.Adapters.Agents;
using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Adapters.Agents.Codex;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>A transcript played against its adapter, turn by turn.</summary>
internal sealed class Replay : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory folder = new();
    private readonly CapturePlayer player;
    private CancellationTokenSource stop = new();

    private Replay(Capture capture)
    {
        Capture = capture;
        Turn = new AgentTurn(SessionId.New(), RunId.New(), "/workspace", Attempt: 0);
        Journal = new TurnJournal(Turn);
        player = new CapturePlayer(capture, Journal, () => stop.Cancel());
        Journal.OnAsk = _ => player.AnswerAsync();
        Journal.OnAskUser = _ => Task.FromResult<string?>("Blue");
    }

    public Capture Capture { get; }

    public AgentTurn Turn { get; }

    public TurnJournal Journal { get; }

    /// <summary>How each turn ended.</summary>
    public List<string> Outcomes { get; } = [];

    /// <summary>What the last turn threw; null when it ended by itself.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The conversation as the program named it.</summary>
    public List<string> KnownAs { get; } = [];

    public IReadOnlyList<EventPayload> Facts => Journal.Facts;

    public CapturePlayer Player => player;

    public static async Task<Replay> OfAsync(string name)
    {
        var replay = new Replay(Capture.Read(name));
        do
        {
            await replay.PlayTurnAsync();
        }
        while (replay.player.HasMore && replay.Outcomes.Count < 20);

        return replay;
    }

    public void Dispose()
    {
        stop.Dispose();
        folder.Dispose();
    }

    private async Task PlayTurnAsync()
    {
        stop.Dispose();
        stop = new CancellationTokenSource();
        var time = TimeProvider.System;
        var isClaude = Capture.Name.StartsWith("claude", StringComparison.Ordinal);
        IProgramKind kind = isClaude ? new ClaudeCodeKind(folder.Path, time) : new CodexKind(folder.Path, CodexSandbox.None);
        var sandbox = new PlayedSandbox(player.PlayAsync);
        var memory = new AgentMemory(new DataDirectory(folder.Path), Turn.SessionId, kind.Program.Name);
        memory.Prepare();
        var resume = KnownAs.LastOrDefault() ?? (Capture.Name.Contains("resume-2", StringComparison.Ordinal) || Capture.Name.Contains("resume-unknown", StringComparison.Ordinal) ? "earlier" : null);
        var start = new ProgramStart(
            Turn, "program", memory, new ConversationPlan(resume, Capture.Name.EndsWith("fork", StringComparison.Ordinal), 0), Guid.NewGuid().ToString(), new ModelAccess(),
            new TurnOpening("the prompt", []), sandbox.Description);
        var retelling = new Retelling((_, _) => Task.FromResult<byte[]?>(null));
        var known = Facts.OfType<ToolCall>().Select(call => call.ToolCallId).ToList();
        var turn = new ProgramTurn(Journal, new TurnLedger(Journal, time, known), retelling, new ProgramTurnOptions(kind.Program.Title), time);
        await using var process = await AgentProcess.StartAsync(sandbox, kind.Command(start), time, CancellationToken.None);
        Failure = null;
        try
        {
            await turn.RunAsync(process, new StandingAnswers(), desk => kind.Speak(start, desk, sandbox, KnownAs.Add), stop.Token).WaitAsync(Patience);
            Outcomes.Add("completed");
        }
        catch (OperationCanceledException)
        {
            Outcomes.Add("stopped");
        }
        catch (AgentLostException lost)
        {
            Failure = lost;
            Outcomes.Add("lost");
        }
        catch (ConversationLostException lost)
        {
            Failure = lost;
            Outcomes.Add("unknown conversation");
        }
        catch (AgentException failure)
        {
            Failure = failure;
            Outcomes.Add("error");
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Adapters.Agents;
using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Adapters.Agents.Codex;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>One turn of a program that a test plays itself, word by word.</summary>
internal sealed class PlayedTurn : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly AgentTurn turn = new(SessionId.New(), RunId.New(), "/workspace", Attempt: 0);
    private readonly IProgramKind kind;

    private PlayedTurn(Func<string, IProgramKind> kindAt)
    {
        kind = kindAt(folder.Path);
        Journal = new TurnJournal(turn);
    }

    public TurnJournal Journal { get; }

    public IReadOnlyList<EventPayload> Facts => Journal.Facts;

    /// <summary>What the program was told, line by line.</summary>
    public List<JsonElement> Heard { get; } = [];

    /// <summary>What it was started with.</summary>
    public SandboxCommand? Command { get; private set; }

    public string? Mode { get; init; }

    public ConversationPlan Plan { get; init; } = new(null, IsFork: false, 0);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static PlayedTurn OfClaude(string? mode = null, TimeProvider? time = null) =>
        new(home => new ClaudeCodeKind(home, time ?? TimeProvider.System)) { Mode = mode, Time = time ?? TimeProvider.System };

    public static PlayedTurn OfCodex(string? resume = null) => new(home => new CodexKind(home, CodexSandbox.None)) { Plan = new ConversationPlan(resume, IsFork: false, 0) };

    /// <summary>A user stops the turn.</summary>
    public void Stop() => stop.Cancel();

    /// <summary>Plays the turn to its end.</summary>
    /// <param name="program">Gives the exit code.</param>
    /// <exception cref="Exception">What the turn came to.</exception>
    public async Task RunAsync(Func<PlayedProcess, Task<int>> program)
    {
        await using var sandbox = new PlayedSandbox(program);
        var memory = new AgentMemory(new DataDirectory(folder.Path), turn.SessionId, kind.Program.Name);
        memory.Prepare();
        var start = new ProgramStart(turn, "/opt/program", memory, Plan, "new", new ModelAccess(), new TurnOpening("the prompt", []), sandbox.Description, Mode);
        Command = kind.Command(start);
        await using var process = await AgentProcess.StartAsync(sandbox, Command, Time, CancellationToken.None);
        var work = new ProgramTurn(Journal, new TurnLedger(Journal, Time, []), new Retelling((_, _) => Task.FromResult<byte[]?>(null)), new ProgramTurnOptions(kind.Program.Title), Time);
        await work.RunAsync(process, new StandingAnswers(), desk => kind.Speak(start, desk, sandbox, _ => { }), stop.Token).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await process.Exited;
    }

    /// <summary>The next line that the program is told; undefined when no more comes.</summary>
    public async Task<JsonElement> HearAsync(PlayedProcess process)
    {
        if (await process.Heard.ReadLineAsync() is not { } line)
        {
            return default;
        }

        Heard.Add(JsonElement.Parse(line));
        return Heard[^1];
    }

    /// <summary>Hears what is still said, to the end.</summary>
    public async Task<int> HearOutAsync(PlayedProcess process, int exitCode = 0)
    {
        while ((await HearAsync(process)).ValueKind != JsonValueKind.Undefined)
        {
        }

        return exitCode;
    }

    /// <summary>Claude Code greets and hears its message; gives the message's id.</summary>
    public async Task<string> GreetAsClaudeAsync(PlayedProcess process)
    {
        var greeting = await HearAsync(process);
        await process.SayAsync($$$"""{"type":"control_response","response":{"response":{},"subtype":"success","request_id":{{{greeting.GetProperty("request_id").GetRawText()}}} } }""");
        return (await HearAsync(process)).GetProperty("uuid").GetString()!;
    }

    /// <summary>Codex greets, opens its thread and begins a turn.</summary>
    public async Task GreetAsCodexAsync(PlayedProcess process)
    {
        await ReplyAsync(process, new JsonObject());
        await HearAsync(process);
        await ReplyAsync(process, new JsonObject { ["thread"] = new JsonObject { ["id"] = "thread-1" }, ["model"] = "gpt-5.5" });
        await ReplyAsync(process, new JsonObject { ["turn"] = new JsonObject { ["id"] = "turn-1" } });
    }

    /// <summary>Hears a request, and answers it.</summary>
    public async Task<JsonElement> ReplyAsync(PlayedProcess process, JsonObject result)
    {
        var request = await HearAsync(process);
        await process.SayAsync(new JsonObject { ["result"] = result, ["id"] = JsonNode.Parse(request.GetProperty("id").GetRawText()) }.ToJsonString());
        return request;
    }

    /// <summary>A result of Claude Code that answers a message.</summary>
    public static string Result(string message) =>
        $$"""{"subtype":"success","is_error":false,"terminal_reason":"completed","user_message_uuids":["{{message}}"],"type":"result"}""";

    /// <summary>A notice of Codex about its thread.</summary>
    public static string Notice(string method, string fields) => $$"""{"method":"{{method}}","params":{"threadId":"thread-1","turnId":"turn-1",{{fields}}},"emittedAtMs":1}""";

    /// <summary>The end of Codex's turn.</summary>
    public static string Completed(string status = "completed") => Notice("turn/completed", $$"""  "turn":{"id":"turn-1","status":"{{status}}","error":null}""");

    public void Dispose()
    {
        stop.Dispose();
        folder.Dispose();
    }
}

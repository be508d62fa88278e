using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>
/// Claude Code's stream-json with its control protocol, for one turn:
/// 1. initialize, with a hook on every tool;
/// 2. send the message; more may follow while it works, and are folded into the turn or become one right behind it;
/// 3. the turn is over when a result has come for each message that was sent.
/// </summary>
internal sealed class ClaudeDialect(ProgramStart start, TurnDesk desk, ISandbox sandbox, Action<string> knownAs, TimeProvider time) : IProgramDialect
{
    private const string InitializeId = "gantry-initialize";
    private const int HookTimeoutSeconds = 600;

    private readonly ClaudeSpeech speech = new(desk.Ledger, (tool, input) => ClaudeTools.Read(tool, input, files: null).Title);
    private readonly ClaudeQuestions questions = new(desk, sandbox, start.Surroundings, start.Mode == ClaudeCodeKind.AskingNobody);
    private readonly ClaudeUsage usage = new();
    private readonly HashSet<string> unanswered = new(StringComparer.Ordinal);
    private readonly List<TurnOpening> early = [];
    private bool isSent;
    private bool isStopping;

    public bool IsOver { get; private set; }

    public Task OpenAsync() => desk.SendAsync(Control(InitializeId, new JsonObject
    {
        ["subtype"] = "initialize",
        ["hooks"] = new JsonObject
        {
            // Its answer is at hand: who waits for a person is asked by can_use_tool, which waits without limit.
            ["PreToolUse"] = new JsonArray(new JsonObject { ["matcher"] = null, ["hookCallbackIds"] = new JsonArray("rules"), ["timeout"] = HookTimeoutSeconds }),
        },
    }));

    public async Task TakeAsync(JsonElement message)
    {
        switch (message.TextAt("type"))
        {
            case "control_response":
                await TakeReplyAsync(message.At("response"));
                break;
            case "control_request":
                await questions.TakeAsync(message);
                break;
            case "control_cancel_request":
                await questions.CancelAsync(message);
                break;
            case "system":
                await TakeSystemAsync(message);
                break;
            case "stream_event":
                speech.TakeStream(message);
                usage.TakeStream(message);
                break;
            case "assistant":
                await speech.TakeAssistantAsync(message);
                break;
            case "user" when !message.IsTrueAt("isReplay"):
                await speech.TakeResultsAsync(message);
                break;
            case "result":
                await TakeResultAsync(message);
                break;
        }
    }

    public async Task SteerAsync(TurnOpening message)
    {
        if (!isSent)
        {
            early.Add(message);
            return;
        }

        await SayAsync(message);
    }

    public async Task InterruptAsync()
    {
        isStopping = true;
        if (!isSent)
        {
            IsOver = true;
            return;
        }

        await desk.SendAsync(Control("gantry-interrupt", new JsonObject { ["subtype"] = "interrupt", ["cancel_queued"] = true }));
    }

    public Exception EndedEarly(SandboxExit exit, string errors) => ClaudeEnding.EndedEarly(exit, errors);

    private static JsonObject Control(string id, JsonObject request) => new() { ["type"] = "control_request", ["request_id"] = id, ["request"] = request };

    private async Task TakeReplyAsync(JsonElement reply)
    {
        // With --replay-user-messages our own answers are echoed as well.
        if (reply.TextAt("request_id") != InitializeId || isSent)
        {
            return;
        }

        if (reply.TextAt("subtype") != "success")
        {
            throw new AgentException($"Claude Code did not start: {reply.TextAt("error") ?? "it did not say why"}", "Run 'gantry agents' to see whether its version was tested.");
        }

        isSent = true;
        await SayAsync(start.Opening);
        foreach (var message in early)
        {
            await SayAsync(message);
        }
    }

    private async Task TakeSystemAsync(JsonElement message)
    {
        switch (message.TextAt("subtype"))
        {
            // Comes at the start of every turn; a fork learns its own name by it.
            case "init" when message.TextAt("session_id") is { } id:
                knownAs(id);
                break;
            case "api_retry":
                await desk.Ledger.CutTextsAsync();
                await desk.Ledger.RecordAsync(new Fault(ClaudeEnding.Retry(message)));
                break;
        }
    }

    // One result may answer several messages, and one message more than one result: they are joined by the ids of the messages.
    private async Task TakeResultAsync(JsonElement result)
    {
        if (!isSent)
        {
            // Before any other word: it does not know what it was started with. Its errors say more, and its end follows.
            return;
        }

        unanswered.ExceptWith(result.TextsAt("user_message_uuids"));
        await desk.Ledger.CutTextsAsync();
        if (usage.Take(result) is { Count: > 0 } used)
        {
            await desk.Ledger.RecordAsync(used);
        }

        if (isStopping)
        {
            IsOver = true;
        }
        else if (ClaudeEnding.IsAborted(result) && unanswered.Count > 0)
        {
            // What was being said gave way to a message that follows.
        }
        else if (ClaudeEnding.FailureOf(result) is { } failure)
        {
            throw failure;
        }
        else
        {
            IsOver = unanswered.Count == 0;
        }
    }

    private Task SayAsync(TurnOpening message)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        unanswered.Add(id);
        var content = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = message.Text });
        foreach (var image in message.Images)
        {
            content.Add(new JsonObject
            {
                ["type"] = "image",
                ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = image.MediaType, ["data"] = image.Data },
            });
        }

        return desk.SendAsync(new JsonObject
        {
            ["type"] = "user",
            ["message"] = new JsonObject { ["role"] = "user", ["content"] = content },
            ["parent_tool_use_id"] = null,
            ["uuid"] = id,
        });
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>
/// Codex's app server, JSON-RPC without the <c>jsonrpc</c> member, for one turn:
/// 1. initialize, and start, resume or fork the thread;
/// 2. start the turn; what the user says meanwhile steers it, or starts one right behind it when it came too late;
/// 3. the turn is over with its one <c>turn/completed</c>.
/// </summary>
internal sealed class CodexDialect : IProgramDialect
{
    // By the policy it asks about everything. A sandbox of its own inside ours, unless the operator wants one, would only keep what was allowed from having its effect.
    private const string Policy = "untrusted";

    // Without a connection it waits for one for ever, whatever its retries are set to: at 1, 6, 17, 37 and 77 seconds it says so.
    private const int MostWaits = 5;

    private readonly ProgramStart start;
    private readonly TurnDesk desk;
    private readonly CodexSandbox ownSandbox;
    private readonly Action<string> knownAs;
    private readonly CodexItems items;
    private readonly CodexQuestions questions;
    private readonly CodexUsage usage = new();
    private readonly Dictionary<string, Func<JsonElement, JsonElement, Task>> replies = new(StringComparer.Ordinal);
    private readonly List<TurnOpening> waiting = [];
    private string thread = "";
    private string model = "codex";
    private string? turn;
    private int lastId;
    private int steering;
    private int waits;
    private bool hasEnded;
    private bool isStopping;

    public CodexDialect(ProgramStart start, TurnDesk desk, CodexSandbox ownSandbox, Action<string> knownAs)
    {
        this.start = start;
        this.desk = desk;
        this.ownSandbox = ownSandbox;
        this.knownAs = knownAs;
        items = new CodexItems(desk.Ledger);
        questions = new CodexQuestions(desk, items, start.Turn.WorkingDirectory, start.Surroundings, words => SteerAsync(new TurnOpening(words, [])));
    }

    public bool IsOver => hasEnded && (isStopping || (steering == 0 && waiting.Count == 0));

    public Task OpenAsync() => CallAsync(
        "initialize",
        new JsonObject
        {
            ["clientInfo"] = new JsonObject { ["name"] = "gantry", ["title"] = "Gantry", ["version"] = "1" },
            ["capabilities"] = null,
        },
        async (_, error) =>
        {
            Require(error, "Codex did not start");
            await desk.SendAsync(new JsonObject { ["method"] = "initialized" });
            await OpenThreadAsync();
        });

    public async Task TakeAsync(JsonElement message)
    {
        var id = message.At("id");
        var parameters = message.At("params");
        switch (message.TextAt("method"))
        {
            case null when replies.Remove(id.ValueKind == JsonValueKind.Undefined ? "" : id.GetRawText(), out var reply):
                await reply(message.At("result"), message.At("error"));
                break;
            case { } method when id.ValueKind != JsonValueKind.Undefined:
                await questions.TakeAsync(method, id, parameters);
                break;
            case { } method when IsOurs(parameters):
                await TakeNoticeAsync(method, parameters);
                break;
        }
    }

    public Task SteerAsync(TurnOpening message)
    {
        if (turn is not { Length: > 0 } running)
        {
            waiting.Add(message);
            return GoOnAsync();
        }

        steering++;
        var words = new JsonObject
        {
            ["threadId"] = thread,
            ["expectedTurnId"] = running,
            ["input"] = InputOf(message),
            ["clientUserMessageId"] = Guid.NewGuid().ToString(),
        };
        return CallAsync("turn/steer", words, async (_, error) =>
        {
            steering--;
            // It came too late for that turn.
            if (error.ValueKind != JsonValueKind.Undefined)
            {
                waiting.Add(message);
                await GoOnAsync();
            }
        });
    }

    public async Task InterruptAsync()
    {
        isStopping = true;
        switch (turn)
        {
            case null:
                hasEnded = true;
                return;
            case "":
                // It begins just now; with its name it is stopped.
                return;
        }

        await CallAsync("turn/interrupt", new JsonObject { ["threadId"] = thread, ["turnId"] = turn }, (_, _) => Task.CompletedTask);
    }

    public Exception EndedEarly(SandboxExit exit, string errors) => CodexEnding.EndedEarly(exit, errors);

    private static JsonArray InputOf(TurnOpening message)
    {
        var input = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = message.Text, ["text_elements"] = new JsonArray() });
        foreach (var image in message.Images)
        {
            input.Add(new JsonObject { ["type"] = "image", ["url"] = $"data:{image.MediaType};base64,{image.Data}" });
        }

        return input;
    }

    private static void Require(JsonElement error, string what)
    {
        if (error.ValueKind != JsonValueKind.Undefined)
        {
            throw new AgentException($"{what}: {error.TextAt("message") ?? "it did not say why"}", "Run 'gantry agents' to see whether its version was tested.");
        }
    }

    // Other threads of the process are sub-agents of its own; only their questions concern us.
    private bool IsOurs(JsonElement parameters) => parameters.TextAt("threadId") is not { } other || other == thread;

    private Task OpenThreadAsync()
    {
        // Policy and sandbox are not remembered with a thread.
        var parameters = new JsonObject { ["cwd"] = start.Turn.WorkingDirectory, ["approvalPolicy"] = Policy, ["sandbox"] = ownSandbox.Name };
        if (start.Access.Model is { } chosen)
        {
            parameters["model"] = chosen;
        }

        if (start.Plan.Resume is { } earlier)
        {
            parameters["threadId"] = earlier;
            parameters["excludeTurns"] = true;
        }

        var method = start.Plan switch { { Resume: null } => "thread/start", { IsFork: true } => "thread/fork", _ => "thread/resume" };
        return CallAsync(method, parameters, async (result, error) =>
        {
            if (start.Plan.Resume is not null && error.TextAt("message") is { } lost)
            {
                throw new ConversationLostException(lost);
            }

            Require(error, "Codex did not open its thread");
            thread = result.At("thread").TextAt("id") ?? "";
            model = result.TextAt("model") ?? model;
            knownAs(thread);
            waiting.Insert(0, start.Opening);
            await GoOnAsync();
        });
    }

    // A turn/start while a turn runs would steer it: what waits is started only when none does.
    private async Task GoOnAsync()
    {
        if (turn is not null || thread.Length == 0 || waiting.Count == 0)
        {
            return;
        }

        hasEnded = false;
        turn = "";
        var input = new JsonArray([.. waiting.SelectMany(message => InputOf(message)).Select(part => part!.DeepClone())]);
        waiting.Clear();
        await CallAsync("turn/start", new JsonObject { ["threadId"] = thread, ["input"] = input }, async (result, error) =>
        {
            Require(error, "Codex did not begin its turn");
            turn = result.At("turn").TextAt("id") ?? turn;
            await CatchUpAsync();
        });
    }

    // What was wished for while the turn had no name yet.
    private async Task CatchUpAsync()
    {
        if (isStopping)
        {
            await InterruptAsync();
            return;
        }

        var said = waiting.ToList();
        waiting.Clear();
        foreach (var message in said)
        {
            await SteerAsync(message);
        }
    }

    private async Task TakeNoticeAsync(string method, JsonElement parameters)
    {
        waits = method == "thread/tokenUsage/updated" ? 0 : waits;
        switch (method)
        {
            case "item/started":
                await items.StartAsync(parameters.At("item"));
                break;
            case "item/completed":
                await items.CompleteAsync(parameters.At("item"));
                break;
            case "serverRequest/resolved":
                await questions.ResolvedAsync(parameters.At("requestId"));
                break;
            case "thread/tokenUsage/updated" when usage.Take(model, parameters.At("tokenUsage")) is { } used:
                await desk.Ledger.RecordAsync(used);
                break;
            case "turn/plan/updated":
                await desk.Ledger.RecordAsync(PlanOf(parameters));
                break;
            case "error" when parameters.IsTrueAt("willRetry"):
                await TakeRetryAsync(parameters.At("error"));
                break;
            case "turn/completed":
                await TakeEndAsync(parameters.At("turn"));
                break;
            default:
                await items.GrowAsync(method, parameters);
                break;
        }
    }

    private async Task TakeRetryAsync(JsonElement error)
    {
        await desk.Ledger.CutTextsAsync();
        await desk.Ledger.RecordAsync(new Fault(CodexEnding.Retry(error)));
        if (CodexEnding.IsWaitingForNetwork(error) && ++waits == MostWaits)
        {
            throw CodexEnding.FailureOf(error);
        }
    }

    private async Task TakeEndAsync(JsonElement ended)
    {
        turn = null;
        await desk.Ledger.CutTextsAsync();
        hasEnded = true;
        switch (ended.TextAt("status"))
        {
            case "failed" when !isStopping:
                throw CodexEnding.FailureOf(ended.At("error"));
            case "interrupted" when !isStopping && waiting.Count == 0:
                throw new AgentException("Codex stopped in the middle of its turn.", "Send a message to let it go on.");
        }

        if (!isStopping)
        {
            await GoOnAsync();
        }
    }

    private static Plan PlanOf(JsonElement parameters) =>
        new([.. parameters.ListAt("plan").Select(step => new PlanItem(step.TextAt("step") ?? "", step.TextAt("status") == "inProgress" ? "in_progress" : step.TextAt("status") ?? "pending"))]);

    private Task CallAsync(string method, JsonObject parameters, Func<JsonElement, JsonElement, Task> replied)
    {
        var id = ++lastId;
        replies[id.ToString(System.Globalization.CultureInfo.InvariantCulture)] = replied;
        return desk.SendAsync(new JsonObject { ["method"] = method, ["id"] = id, ["params"] = parameters });
    }
}

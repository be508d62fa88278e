using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>
/// Plays the program's side of a transcript. Where the host spoke in it, the adapter must say the equivalent before it goes on; ids and uuids of the transcript are
/// replaced by those of the adapter. What the host of the transcript did beyond a turn (a user's stop, a message while it ran, an answer) is done here.
/// </summary>
internal sealed class CapturePlayer(Capture capture, TurnJournal journal, Action stop)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode> ids = new(StringComparer.Ordinal);
    private readonly Queue<ApprovalAnswer?> answers = new();
    private int at = 1;
    private bool isOver;
    private string? thread;

    /// <summary>Where the adapter said something else than the host of the transcript did.</summary>
    public List<string> Mismatches { get; } = [];

    /// <summary>What the adapter said, line by line.</summary>
    public List<JsonElement> Heard { get; } = [];

    /// <summary>A further turn of the transcript was not played yet.</summary>
    public bool HasMore => isOver && at < capture.Lines.Count && capture.Lines.Skip(at).Any(line => line.Direction == "in" && IsPrompt(line));

    private bool IsClaude => capture.Name.StartsWith("claude", StringComparison.Ordinal);

    /// <summary>Answers as the transcript's host did.</summary>
    public Task<ApprovalAnswer> AnswerAsync() =>
        answers.TryDequeue(out var answer) && answer is not null ? Task.FromResult(answer) : new TaskCompletionSource<ApprovalAnswer>().Task;

    /// <summary>Plays one turn, or the whole of it; gives the exit code.</summary>
    public async Task<int> PlayAsync(PlayedProcess process)
    {
        if (isOver)
        {
            await GreetAgainAsync(process);
        }

        isOver = false;
        for (; at < capture.Lines.Count; at++)
        {
            var line = capture.Lines[at];
            switch (line.Direction)
            {
                case "out":
                    Prepare(line);
                    await process.SayAsync(Mapped(line));
                    isOver |= IsEnd(line);
                    break;
                case "err":
                    await process.ComplainAsync(line.Text);
                    break;
                case "meta":
                    return int.Parse(line.At("exit_code") ?? "0");
                case "in" when IsPlayed(line):
                    if (isOver && IsPrompt(line))
                    {
                        await process.Heard.ReadToEndAsync();
                        return 0;
                    }

                    Drive(line);
                    if (await process.Heard.ReadLineAsync() is not { } said)
                    {
                        isOver = true;
                        return 0;
                    }

                    Match(line, JsonDocument.Parse(said).RootElement);
                    break;
            }
        }

        return 0;
    }

    private bool IsPlayed(CaptureLine line) => IsClaude
        ? line.At("type") != "control_request" || line.At("request", "subtype") == "initialize" || (line.At("request", "subtype") == "interrupt" && IsRunning)
        : !(isOver && line.At("method") == "turn/steer")
            && (line.At("method") is null or "initialize" or "initialized" or "thread/start" or "thread/resume" or "turn/start" or "turn/steer" or "turn/interrupt")
            && line.At("params", "expectedTurnId") != "wrong"
            && !(thread is not null && line.At("method") == "thread/start")
            && !(thread is not null && line.At("params", "threadId") is { } other && other != thread)
            && !(capture.Name == "codex-resume-unknown" && line.At("method") == "turn/start");

    private bool IsPrompt(CaptureLine line) => IsClaude ? line.At("type") == "user" : line.At("method") is "turn/start" or "turn/steer" && IsPlayed(line);

    private bool IsEnd(CaptureLine line) => IsClaude
        ? line.At("type") == "result" && line.At("queued_turn_count") is null or "0"
        : line.At("method") == "turn/completed" && line.At("params", "threadId") == thread;

    private bool IsRunning => names.ContainsKey("prompt") && !isOver;

    // A request that is about to be made is answered as the next word of the host says, when that is an answer.
    private void Prepare(CaptureLine line)
    {
        if (!IsClaude)
        {
            thread ??= line.At("result", "thread", "id");
        }

        var isRequest = IsClaude ? line.At("request", "subtype") == "can_use_tool" : line.At("method")?.EndsWith("/requestApproval", StringComparison.Ordinal) == true;
        if (!isRequest)
        {
            return;
        }

        var id = IsClaude ? line.At("request_id") : line.At("id");
        var reply = capture.Lines.Skip(at).FirstOrDefault(next => next.Direction == "in" && (IsClaude ? next.At("response", "request_id") : next.At("method") is null ? next.At("id") : null) == id);
        answers.Enqueue(reply is null ? null : AnswerOf(line, reply));
    }

    private ApprovalAnswer AnswerOf(CaptureLine request, CaptureLine reply)
    {
        if (!IsClaude)
        {
            return new ApprovalAnswer(reply.At("result", "decision") is "accept" or "acceptForSession", null);
        }

        var isAllowed = reply.At("response", "response", "behavior") == "allow";
        var edited = isAllowed && reply.At("response", "response", "updatedInput") is { } updated && updated != request.At("request", "input") && updated != "{}"
            ? JsonDocument.Parse(updated).RootElement
            : (JsonElement?)null;
        return new ApprovalAnswer(isAllowed, isAllowed ? null : reply.At("response", "response", "message"), edited);
    }

    // What a user did while the turn ran.
    private void Drive(CaptureLine line)
    {
        if (line.At("request", "subtype") == "interrupt" || line.At("method") == "turn/interrupt")
        {
            stop();
        }
        else if (IsPrompt(line) && IsRunning)
        {
            journal.Steer(IsClaude ? line.Message.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString()! : line.Message.GetProperty("params").GetProperty("input")[0].GetProperty("text").GetString()!);
        }
    }

    private void Match(CaptureLine expected, JsonElement said)
    {
        Heard.Add(said);
        var (wanted, got) = IsClaude ? (KindOfClaude(expected.Message), KindOfClaude(said)) : (KindOfCodex(expected.Message), KindOfCodex(said));

        // A message while a turn runs is a steer of ours; the transcript also tries it as a turn/start, which Codex takes for one.
        if (wanted != got && !(wanted == "turn/start" && got == "turn/steer"))
        {
            Mismatches.Add($"line {at + 1}: the host said {wanted}, the adapter {got}");
        }

        if (IsPrompt(expected))
        {
            names["prompt"] = "";
        }

        if (IsClaude)
        {
            Name(expected.At("request_id"), said, "request_id");
            Name(expected.At("uuid"), said, "uuid");
        }
        else if (expected.At("method") is not null && expected.At("id") is { } id && said.TryGetProperty("id", out var own))
        {
            ids[id] = JsonNode.Parse(own.GetRawText())!;
        }
    }

    private void Name(string? theirs, JsonElement said, string property)
    {
        if (theirs is not null && said.TryGetProperty(property, out var ours))
        {
            names[theirs] = ours.GetString()!;
        }
    }

    private static string KindOfClaude(JsonElement message)
    {
        var type = message.GetProperty("type").GetString()!;
        return type switch
        {
            "control_request" => $"request {message.GetProperty("request").GetProperty("subtype")}",
            "control_response" => $"answer to {message.GetProperty("response").GetProperty("request_id")}",
            _ => type,
        };
    }

    private static string KindOfCodex(JsonElement message) =>
        message.TryGetProperty("method", out var method) ? method.GetString()! : $"answer to {message.GetProperty("id").GetRawText()}";

    private string Mapped(CaptureLine line)
    {
        if (line.Message.ValueKind == JsonValueKind.Undefined)
        {
            return line.Text;
        }

        var text = line.Text;
        foreach (var (theirs, ours) in names.Where(name => name.Value.Length > 0))
        {
            text = text.Replace(theirs, ours, StringComparison.Ordinal);
        }

        if (!IsClaude && line.At("method") is null && line.At("id") is { } id)
        {
            var reply = JsonNode.Parse(text)!.AsObject();
            reply["id"] = ids.TryGetValue(id, out var own) ? own.DeepClone() : JsonValue.Create(-1);
            text = reply.ToJsonString();
        }

        return text;
    }

    // The adapter ends the program with its turn: for the transcript's next turn it starts one that greets and resumes.
    private async Task GreetAgainAsync(PlayedProcess process)
    {
        names.Remove("prompt");
        var greeting = JsonDocument.Parse((await process.Heard.ReadLineAsync())!).RootElement;
        if (IsClaude)
        {
            await process.SayAsync(new JsonObject
            {
                ["type"] = "control_response",
                ["response"] = new JsonObject { ["subtype"] = "success", ["request_id"] = greeting.GetProperty("request_id").GetString(), ["response"] = new JsonObject() },
            }.ToJsonString());
            return;
        }

        await process.SayAsync(new JsonObject { ["id"] = JsonNode.Parse(greeting.GetProperty("id").GetRawText()), ["result"] = new JsonObject() }.ToJsonString());
        await process.Heard.ReadLineAsync();
        var resume = JsonDocument.Parse((await process.Heard.ReadLineAsync())!).RootElement;
        if (KindOfCodex(resume) != "thread/resume")
        {
            Mismatches.Add($"a further turn began with {KindOfCodex(resume)}");
        }

        await process.SayAsync(new JsonObject
        {
            ["id"] = JsonNode.Parse(resume.GetProperty("id").GetRawText()),
            ["result"] = new JsonObject { ["thread"] = new JsonObject { ["id"] = thread }, ["model"] = "gpt-5.5" },
        }.ToJsonString());
    }
}

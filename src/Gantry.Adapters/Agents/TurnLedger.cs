using System.Text;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Text;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>
/// What is open in a turn: texts that grow, tool calls without a result. Whatever a program forgets to finish is closed at the end of its turn. One caller at a
/// time.
/// </summary>
/// <param name="known">Ids that the session's calls already have.</param>
/// <param name="follows">What a result means for the session beyond itself, for the same record; null for nothing.</param>
internal sealed class TurnLedger(IRunJournal journal, TimeProvider time, IEnumerable<ToolCallId> known, Func<ToolResult, EventPayload?>? follows = null)
{
    private const int LargestResult = 64 * 1024;
    private const int LargestStreamed = 256 * 1024;

    private readonly HashSet<ToolCallId> taken = [.. known];
    private readonly Dictionary<string, ToolCallId> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenText> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ToolCallId, OpenCall> calls = [];
    private bool isStopping;

    /// <summary>Some tool call has no result yet.</summary>
    public bool HasOpenCalls => calls.Count > 0;

    /// <summary>There was a tool call in this turn, whatever became of it.</summary>
    public bool HadCalls => ids.Count > 0;

    /// <summary>Records facts that are no concern of the ledger's own.</summary>
    public Task RecordAsync(params IReadOnlyList<EventPayload> facts) => journal.RecordAsync(facts, CancellationToken.None);

    /// <summary>A text or a thought grows.</summary>
    /// <param name="key">The program's own name for it.</param>
    public void Grow(string key, string delta, bool isThought)
    {
        if (delta.Length == 0)
        {
            return;
        }

        if (!texts.TryGetValue(key, out var text))
        {
            text = texts[key] = new OpenText(NewItem(isThought ? "thought" : "text"), isThought);
        }

        journal.Stream(text.IsThought ? new ThinkingDelta(text.Item, text.Words.Length, delta) : new AssistantDelta(text.Item, text.Words.Length, delta));
        text.Words.Append(delta);
    }

    /// <summary>A text or a thought is whole; it need not have grown before.</summary>
    public Task FinishAsync(string key, string words, bool isThought, string? signature = null)
    {
        texts.Remove(key, out var text);
        if (words.Length == 0 && text is null)
        {
            return Task.CompletedTask;
        }

        return RecordAsync(Final(text ?? new OpenText(NewItem(isThought ? "thought" : "text"), isThought), words, signature));
    }

    /// <summary>Texts that stopped growing without being finished stay as far as they came.</summary>
    public Task CutTextsAsync()
    {
        var cut = texts.Values.Select(text => Final(text, text.Words.ToString(), signature: null)).ToList();
        texts.Clear();
        return cut.Count == 0 ? Task.CompletedTask : RecordAsync(cut);
    }

    /// <summary>The program wants a tool to run; a call that is already open is not opened again.</summary>
    public async Task<ToolCallId> CallAsync(string providerId, string tool, JsonElement input, string title)
    {
        if (ids.TryGetValue(providerId, out var open) && calls.ContainsKey(open))
        {
            return open;
        }

        var id = ids[providerId] = IdFor(providerId);
        calls[id] = new OpenCall(id, tool, title, NewItem("output"));
        await RecordAsync(new ToolCall(id, tool, input, VisibleText.Shorten(title, 400)));
        return id;
    }

    /// <summary>The id that a call of the program has here; null when it is not open.</summary>
    public ToolCallId? Open(string providerId) => ids.TryGetValue(providerId, out var id) && calls.ContainsKey(id) ? id : null;

    /// <summary>What may act now is durable before it does.</summary>
    /// <param name="before">Facts that belong into the same record.</param>
    public Task StartAsync(ToolCallId id, params IReadOnlyList<EventPayload> before)
    {
        if (!calls.TryGetValue(id, out var call) || call.Began is not null)
        {
            return Task.CompletedTask;
        }

        call.Began = time.GetTimestamp();
        return RecordAsync([.. before, new StepStarted(StepId.From(id.Value), VisibleText.Shorten(call.Title, 400))]);
    }

    /// <summary>The call may not run; its result will say so, whatever the program says.</summary>
    public void Deny(ToolCallId id, string told)
    {
        if (calls.TryGetValue(id, out var call))
        {
            call.Denial = told;
        }
    }

    /// <summary>A running tool says something.</summary>
    public void Output(ToolCallId id, string delta)
    {
        if (delta.Length == 0 || !calls.TryGetValue(id, out var call) || call.Streamed > LargestStreamed)
        {
            return;
        }

        journal.Stream(new ToolOutput(call.Item, call.Streamed, delta, id));
        call.Streamed += delta.Length;
    }

    /// <summary>The call has its result.</summary>
    public Task ResultAsync(ToolCallId id, ToolOutcome outcome, string output, int? exitCode = null)
    {
        if (!calls.TryGetValue(id, out var call) || (isStopping && call is { Began: null, Denial: null }))
        {
            return Task.CompletedTask;
        }

        calls.Remove(id);
        return RecordAsync(Ending(call, outcome, output, exitCode));
    }

    /// <summary>The turn is being stopped: results that a program gives to calls that never began are only its way to let go of them.</summary>
    public void Stop() => isStopping = true;

    /// <summary>The turn is over: everything that is open is closed, as what it came to.</summary>
    public async Task CloseAsync(TurnOutcome outcome)
    {
        await CutTextsAsync();
        if (outcome == TurnOutcome.Lost)
        {
            // Whoever takes the run up again sees what was left, and asks or tells.
            return;
        }

        var facts = new List<EventPayload>();
        foreach (var call in calls.Values.Where(call => outcome == TurnOutcome.Whole || call.Began is not null || call.Denial is not null))
        {
            facts.AddRange(call switch
            {
                { Began: not null } when outcome == TurnOutcome.Cut => Ending(call, ToolOutcome.Interrupted, "The turn was stopped while this ran; what it had done by then stays done.", null),
                { Began: not null } => Ending(call, ToolOutcome.Unknown, "The agent never told how this ended.", null),
                _ => Ending(call, ToolOutcome.Interrupted, "The turn ended before this call began; it did not run.", null),
            });
        }

        calls.Clear();
        if (facts.Count > 0)
        {
            await RecordAsync(facts);
        }
    }

    private static EventPayload Final(OpenText text, string words, string? signature) =>
        text.IsThought ? new ThinkingFinal(text.Item, words, signature) : new AssistantFinal(text.Item, words);

    private List<EventPayload> Ending(OpenCall call, ToolOutcome outcome, string output, int? exitCode)
    {
        var took = call.Began is { } began ? (long?)time.GetElapsedTime(began).TotalMilliseconds : null;
        if (call.Denial is { } told && call.Began is null)
        {
            (outcome, output) = (ToolOutcome.Denied, told);
        }

        var result = new ToolResult(call.Id, call.Tool, call.Item, outcome, BoundedText.Cut(output, LargestResult), exitCode, took);
        var step = StepId.From(call.Id.Value);
        EventPayload? ended = call.Began is null ? null : outcome == ToolOutcome.Succeeded ? new StepCompleted(step, EvidenceOf(output, exitCode)) : new StepFailed(step, EvidenceOf(output, exitCode));
        return [.. new[] { result, ended, follows?.Invoke(result) }.OfType<EventPayload>()];
    }

    private static string EvidenceOf(string output, int? exitCode)
    {
        var line = output.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        var first = VisibleText.Shorten(VisibleText.Of((end < 0 ? line : line[..end]).ToString()), 200);
        return exitCode is { } code ? $"exit code {code}{(first.Length > 0 ? $": {first}" : "")}" : first.Length > 0 ? first : "done";
    }

    // Steps, approvals and results hang on this id, so within a session it must be one of its kind, whatever numbers a model gives its calls.
    private ToolCallId IdFor(string providerId)
    {
        var isWellFormed = providerId is { Length: > 0 and <= 150 } && providerId.All(letter => letter is > ' ' and < '\x7f');
        var id = isWellFormed ? ToolCallId.From(providerId) : Fresh();
        if (!taken.Add(id))
        {
            id = Fresh();
            taken.Add(id);
        }

        return id;
    }

    private static ToolCallId Fresh() => ToolCallId.From($"call_{Guid.CreateVersion7():N}");

    private static ItemId NewItem(string kind) => ItemId.From($"{kind}_{Guid.CreateVersion7():N}");

    private sealed record OpenText(ItemId Item, bool IsThought)
    {
        public StringBuilder Words { get; } = new();
    }

    private sealed record OpenCall(ToolCallId Id, string Tool, string Title, ItemId Item)
    {
        public long? Began { get; set; }

        public string? Denial { get; set; }

        public int Streamed { get; set; }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>A journal in memory that answers as a test wants, and is steered by it.</summary>
internal sealed class TurnJournal(AgentTurn turn) : IRunJournal
{
    private readonly Lock gate = new();
    private readonly List<EventEnvelope> entries = [];
    private readonly ConcurrentQueue<string> steering = new();
    private readonly SemaphoreSlim steered = new(0);

    public ConcurrentQueue<EphemeralPayload> Frames { get; } = new();

    public ConcurrentQueue<ApprovalQuestion> Questions { get; } = new();

    public ConcurrentQueue<ToolCallId> Withdrawn { get; } = new();

    /// <summary>How many facts there were when the files were kept ahead of the end.</summary>
    public ConcurrentQueue<int> KeptAfter { get; } = new();

    /// <summary>Answers approvals; nobody answers by default.</summary>
    public Func<ApprovalQuestion, Task<ApprovalAnswer>> OnAsk { get; set; } = _ => new TaskCompletionSource<ApprovalAnswer>().Task;

    /// <summary>Answers questions; nobody answers by default.</summary>
    public Func<UserQuestion, Task<string?>> OnAskUser { get; set; } = _ => new TaskCompletionSource<string?>().Task;

    public IReadOnlyList<EventPayload> Facts
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Select(entry => entry.Payload)];
            }
        }
    }

    public EventPosition Position => EventPosition.At(Facts.Count);

    public void Steer(string text)
    {
        steering.Enqueue(text);
        steered.Release();
    }

    public void Append(params IReadOnlyList<EventPayload> facts)
    {
        lock (gate)
        {
            foreach (var fact in facts)
            {
                entries.Add(new EventEnvelope(EventPosition.At(entries.Count + 1), DateTimeOffset.UnixEpoch, turn.SessionId, turn.RunId, AgentName.Claude, fact));
            }
        }
    }

    public Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Append(facts);
        return Task.CompletedTask;
    }

    public void Stream(EphemeralPayload frame) => Frames.Enqueue(frame);

    public void RecordRaw(string frame)
    {
    }

    public async Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        Questions.Enqueue(question);
        Append(new ApprovalRequested(
            ApprovalId.New(), StepId.From(question.ToolCallId.Value), question.ToolCallId, question.Tool, question.Title, question.Reason, question.Input, "hash",
            question.Sandbox.Sentence, DateTimeOffset.UnixEpoch, question.Diff, question.Kind, question.Editable));
        return await OnAsk(question).WaitAsync(cancellationToken);
    }

    public Task<string?> AskUserAsync(UserQuestion question, CancellationToken cancellationToken) => OnAskUser(question).WaitAsync(cancellationToken);

    public Task<int> TakeSteeringAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        while (steering.TryDequeue(out var text))
        {
            var id = MessageId.New();
            Append(new MessageInjected(id), new UserMessage(id, text));
            taken++;
        }

        return Task.FromResult(taken);
    }

    public Task AwaitSteeringAsync(CancellationToken cancellationToken) => steered.WaitAsync(cancellationToken);

    public Task WithdrawAsync(ToolCallId call, CancellationToken cancellationToken)
    {
        Withdrawn.Enqueue(call);
        return Task.CompletedTask;
    }

    public Task KeepFilesAsync(CancellationToken cancellationToken)
    {
        KeptAfter.Enqueue(Facts.Count);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<EventEnvelope> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        List<EventEnvelope> now;
        lock (gate)
        {
            now = [.. entries];
        }

        foreach (var entry in now)
        {
            yield return entry;
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Agents;

/// <summary>A journal in memory. It behaves as the real one where agents can tell: facts are all or none, a question asked again joins its request.</summary>
internal sealed class RecordingJournal : IRunJournal
{
    private readonly Lock gate = new();
    private readonly List<EventEnvelope> entries = [];
    private readonly ConcurrentQueue<string> steering = new();
    private int writes;

    public RecordingJournal(AgentTurn turn, IEnumerable<EventEnvelope>? history = null)
    {
        Turn = turn;
        entries.AddRange(history ?? []);
    }

    public AgentTurn Turn { get; }

    public ConcurrentQueue<EphemeralPayload> Frames { get; } = new();

    public ConcurrentQueue<string> RawFrames { get; } = new();

    public ConcurrentQueue<ApprovalQuestion> Questions { get; } = new();

    public ConcurrentQueue<UserQuestion> UserQuestions { get; } = new();

    /// <summary>Answers what the user is asked.</summary>
    public Func<UserQuestion, Task<string?>> OnAskUser { get; set; } = _ => Task.FromResult<string?>("yes");

    /// <summary>Called with each frame, after it is kept.</summary>
    public Action<EphemeralPayload>? OnFrame { get; set; }

    /// <summary>Answers questions; allows by default.</summary>
    public Func<ApprovalQuestion, Task<ApprovalAnswer>> OnAsk { get; set; } = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));

    /// <summary>Runs before facts are stored.</summary>
    public Func<IReadOnlyList<EventPayload>, Task> OnRecord { get; set; } = _ => Task.CompletedTask;

    /// <summary>The write, counted from 1, at which the daemon dies: before it is stored, or just after.</summary>
    public (int Write, bool AfterIt)? DieAt { get; set; }

    public IReadOnlyList<EventEnvelope> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public IReadOnlyList<EventPayload> Facts => [.. Entries.Select(entry => entry.Payload)];

    public void Steer(string text) => steering.Enqueue(text);

    public void Append(params EventPayload[] facts)
    {
        lock (gate)
        {
            entries.AddRange(facts.Select((fact, index) => new EventEnvelope(
                EventPosition.At(entries.Count + index + 1), DateTimeOffset.UnixEpoch, Turn.SessionId, Turn.RunId, AgentName.Demo, fact)));
        }
    }

    public async Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await OnRecord(facts);
        Write([.. facts]);
    }

    public void Stream(EphemeralPayload frame)
    {
        Frames.Enqueue(frame);
        OnFrame?.Invoke(frame);
    }

    public void RecordRaw(string frame) => RawFrames.Enqueue(frame);

    public async Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        Questions.Enqueue(question);
        if (Facts.OfType<ApprovalResolved>().SingleOrDefault(resolved => resolved.ToolCallId == question.ToolCallId) is { } before)
        {
            return new ApprovalAnswer(before.Decision == ApprovalVerdict.Allow, before.Feedback);
        }

        var asked = Facts.OfType<ApprovalRequested>().SingleOrDefault(request => request.ToolCallId == question.ToolCallId);
        if (asked is null)
        {
            asked = new ApprovalRequested(
                ApprovalId.New(), StepId.From(question.ToolCallId.Value), question.ToolCallId, question.Tool, question.Title, question.Reason,
                question.Input, "hash", question.Sandbox.Sentence, DateTimeOffset.UnixEpoch, question.Diff);
            Write(asked);
        }

        var answer = await OnAsk(question).WaitAsync(cancellationToken);
        var verdict = answer.Allowed ? ApprovalVerdict.Allow : ApprovalVerdict.Deny;
        Write(new ApprovalResolved(asked.ApprovalId, question.ToolCallId, verdict, ApprovalScope.Once, "hash", "test", "test", answer.Feedback));
        return answer;
    }

    public async Task<string?> AskUserAsync(UserQuestion question, CancellationToken cancellationToken)
    {
        UserQuestions.Enqueue(question);
        var asked = Facts.OfType<QuestionAsked>().SingleOrDefault(one => one.ToolCallId == question.ToolCallId);
        if (Facts.OfType<QuestionAnswered>().SingleOrDefault(one => one.QuestionId == asked?.QuestionId) is { } before)
        {
            return before.Answer;
        }

        var id = asked?.QuestionId ?? ApprovalId.New();
        if (asked is null)
        {
            Write(new QuestionAsked(id, question.Text, question.Choices, question.ToolCallId, question.Multiple, DateTimeOffset.UnixEpoch));
        }

        var answer = await OnAskUser(question).WaitAsync(cancellationToken);
        Write(new QuestionAnswered(id, "test", answer));
        return answer;
    }

    public Task<int> TakeSteeringAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        while (steering.TryDequeue(out var text))
        {
            var id = MessageId.New();
            Write(new MessageInjected(id), new UserMessage(id, text));
            taken++;
        }

        return Task.FromResult(taken);
    }

    public Task AwaitSteeringAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public Task WithdrawAsync(ToolCallId call, CancellationToken cancellationToken) => Task.CompletedTask;

    public EventPosition Position => EventPosition.At(Entries.Count);

    public Task KeepFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<EventEnvelope> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var entry in Entries)
        {
            yield return entry;
        }
    }

    private void Write(params EventPayload[] facts)
    {
        var write = Interlocked.Increment(ref writes);
        if (DieAt is { } die && (write > die.Write || (write == die.Write && !die.AfterIt)))
        {
            throw new DaemonDiedException();
        }

        Append(facts);
        if (DieAt == (write, true))
        {
            throw new DaemonDiedException();
        }
    }
}

/// <summary>The end of the process, as far as a test in one process can have it.</summary>
internal sealed class DaemonDiedException : Exception;

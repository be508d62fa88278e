using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Testing;

/// <summary>Things of every kind, complete, for tests that care about one field or none.</summary>
public static class Samples
{
    /// <summary>A moment that survives storing: whole milliseconds.</summary>
    public static DateTimeOffset Moment { get; } = new(2026, 1, 18, 12, 0, 0, 250, TimeSpan.Zero);

    /// <summary>A fact of a session.</summary>
    public static NewEvent Fact(SessionId session, string text = "hello", RunId? run = null) =>
        new(session, run, AgentName.Demo, new UserMessage(MessageId.New(), text));

    /// <summary>A workspace that works in place.</summary>
    public static Workspace LocalWorkspace(string path) => new(WorkspaceId.New(), "a folder", WorkspaceSource.Local, path, path, Moment);

    /// <summary>An imported workspace.</summary>
    public static Workspace ImportedWorkspace() =>
        new(WorkspaceId.New(), "acme/häuser", WorkspaceSource.Git, "https://git.example/acme/h.git", "/data/workspaces/h", Moment);

    /// <summary>An idle session without a title.</summary>
    public static Session Session(WorkspaceId workspace) =>
        new(SessionId.New(), workspace, "/data/sessions/1", null, AgentName.Demo, AgentName.Demo, SessionMode.Chat, null, null, 0, Moment);

    /// <summary>A run with every field set.</summary>
    public static RunRecord Run(Session session, RunStatus status = RunStatus.Queued, bool urgent = false) =>
        new()
        {
            RunId = RunId.New(),
            SessionId = session.SessionId,
            WorkspaceId = session.WorkspaceId,
            Agent = session.Agent,
            MessageId = MessageId.New(),
            Prompt = "Fix the tests, please: \"ü\"",
            Urgent = urgent,
            Status = status,
            Stop = new StopRequest(RunStatus.Interrupted, "owner"),
            Attempts = 2,
            Error = "The agent stopped.",
            CreatedAt = Moment,
            StartedAt = Moment.AddSeconds(1),
            CompletedAt = Moment.AddSeconds(2),
        };

    /// <summary>A message that waits.</summary>
    public static MessageRecord Message(SessionId session, Delivery delivery = Delivery.Steer, RunId? run = null) =>
        new(MessageId.New(), session, run, "Also the docs.", delivery, MessageState.Waiting, Moment);

    /// <summary>A pending approval.</summary>
    public static Approval Approval(RunRecord run, string toolCall = "call-1") =>
        new(
            ApprovalId.New(),
            run.SessionId,
            run.RunId,
            StepId.From(toolCall),
            ToolCallId.From(toolCall),
            run.Agent,
            "bash",
            "Run ./test.sh",
            "Commands are asked for.",
            JsonElement.Parse("""{ "command":  "./test.sh", "n": 1.50 }"""),
            new string('a', 64),
            "--- a\n+++ b\n",
            "Nothing is prevented.",
            ApprovalStatus.Pending,
            Moment,
            Moment.AddHours(24),
            null,
            null,
            null);
}

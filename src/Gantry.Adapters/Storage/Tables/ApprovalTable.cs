using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Core.Approvals;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Paging;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class ApprovalTable(SqlHandle handle) : IApprovalTable
{
    private const string Select =
        """
        SELECT t.id, t.approval_id, t.session_id, t.run_id, t.step_id, t.tool_call_id, t.agent, t.tool, t.title, t.reason, t.input, t.input_hash, t.diff,
            t.sandbox, t.status, t.created_at, t.expires_at, t.decided_at, t.decided_by, t.feedback,
            t.kind, t.editable, t.edited_input, t.edited_hash, t.choices, t.multiple, t.answer, t.decided_via, t.revision,
            t.workspace_id, t.action, t.rule_ids, t.rule_suggestions
        FROM approvals t
        """;

    public void Add(Approval approval)
    {
        if (Find(approval.RunId, approval.ToolCallId) is { } same)
        {
            throw GantryException.Conflict(
                "approval-already-requested",
                $"The tool call {approval.ToolCallId} of run {approval.RunId} already has the approval {same.ApprovalId}; answer that one.");
        }

        handle.Write(
            """
            INSERT INTO approvals (approval_id, session_id, run_id, step_id, tool_call_id, agent, tool, title, reason, input, input_hash, diff,
                sandbox, status, created_at, expires_at, decided_at, decided_by, feedback,
                kind, editable, edited_input, edited_hash, choices, multiple, answer, decided_via, revision, workspace_id, action, rule_ids, rule_suggestions)
            VALUES (@id, @session, @run, @step, @call, @agent, @tool, @title, @reason, @input, @hash, @diff,
                @sandbox, @status, @created, @expires, @decidedAt, @decidedBy, @feedback,
                @kind, @editable, @edited, @editedHash, @choices, @multiple, @answer, @decidedVia, (SELECT coalesce(max(revision), 0) + 1 FROM approvals),
                @workspace, @action, @rules, @suggestions)
            """,
            Values(approval));
    }

    public void Update(Approval approval)
    {
        var changed = handle.Write(
            """
            UPDATE approvals SET session_id = @session, run_id = @run, step_id = @step, tool_call_id = @call, agent = @agent, tool = @tool, title = @title,
                reason = @reason, input = @input, input_hash = @hash, diff = @diff, sandbox = @sandbox, status = @status, created_at = @created,
                expires_at = @expires, decided_at = @decidedAt, decided_by = @decidedBy, feedback = @feedback,
                kind = @kind, editable = @editable, edited_input = @edited, edited_hash = @editedHash, choices = @choices, multiple = @multiple,
                answer = @answer, decided_via = @decidedVia, revision = (SELECT max(revision) + 1 FROM approvals),
                workspace_id = @workspace, action = @action, rule_ids = @rules, rule_suggestions = @suggestions
            WHERE approval_id = @id
            """,
            Values(approval));
        if (changed == 0)
        {
            throw new InvalidOperationException($"There is no approval {approval.ApprovalId} to replace.");
        }
    }

    public Approval? Find(ApprovalId id) => handle.First(Select + " WHERE t.approval_id = @id", ReadApproval, ("@id", id.ToString()));

    public Approval? Find(RunId run, ToolCallId toolCall) =>
        handle.First(
            Select + " WHERE t.run_id = @run AND t.tool_call_id = @call",
            ReadApproval,
            ("@run", run.ToString()),
            ("@call", toolCall.Value));

    public Approval? Find(SessionId session, ToolCallId toolCall) =>
        handle.First(
            Select + " WHERE t.session_id = @session AND t.tool_call_id = @call ORDER BY t.id DESC LIMIT 1",
            ReadApproval,
            ("@session", session.ToString()),
            ("@call", toolCall.Value));

    public ItemPage<Approval> List(ApprovalFilter filter, PageRequest page) =>
        TablePage.Read(
            handle,
            Select,
            page,
            ReadApproval,
            ("status", StoredEnum<ApprovalStatus>.Write(filter.Status)),
            ("session_id", filter.SessionId?.ToString()),
            ("run_id", filter.RunId?.ToString()),
            ("kind", StoredEnum<ApprovalKind>.Write(filter.Kind)));

    public IReadOnlyList<Approval> Pending(RunId run) =>
        handle.All(Select + " WHERE t.run_id = @run AND t.status = 'pending' ORDER BY t.id", ReadApproval, ("@run", run.ToString()));

    public IReadOnlyList<Approval> PendingEqual(string tool, string inputHash, int limit) =>
        handle.All(
            Select + " WHERE t.input_hash = @hash AND t.tool = @tool AND t.status = 'pending' ORDER BY t.id LIMIT @limit",
            ReadApproval,
            ("@hash", inputHash),
            ("@tool", tool),
            ("@limit", limit));

    public IReadOnlyList<Approval> Pending() => handle.All(Select + " WHERE t.status = 'pending' ORDER BY t.id", ReadApproval);

    public long Revision => handle.First("SELECT coalesce(max(revision), 0) FROM approvals", row => row.GetInt64(0));

    public IReadOnlyList<ChangedApproval> ChangedAfter(long revision, int limit) =>
        handle.All(
            Select + " WHERE t.revision > @revision ORDER BY t.revision LIMIT @limit",
            row => new ChangedApproval(row.GetInt64(28), ReadApproval(row)),
            ("@revision", revision),
            ("@limit", limit));

    public DateTimeOffset? LastNoted => handle.First("SELECT noted_at FROM inbox_presence", row => (DateTimeOffset?)row.Time(0));

    public void Note(DateTimeOffset now)
    {
        if (handle.Write("UPDATE inbox_presence SET noted_at = @now", ("@now", now)) == 0)
        {
            handle.Write("INSERT INTO inbox_presence (noted_at) VALUES (@now)", ("@now", now));
        }
    }

    private static (string Name, object? Value)[] Values(Approval approval) =>
    [
        ("@id", approval.ApprovalId.ToString()),
        ("@session", approval.SessionId.ToString()),
        ("@run", approval.RunId.ToString()),
        ("@step", approval.StepId.Value),
        ("@call", approval.ToolCallId.Value),
        ("@agent", approval.Agent.Value),
        ("@tool", approval.Tool),
        ("@title", approval.Title),
        ("@reason", approval.Reason),

        // The very characters that the hash is of, spaces included.
        ("@input", approval.Input.GetRawText()),
        ("@hash", approval.InputHash),
        ("@diff", approval.Diff),
        ("@sandbox", approval.Sandbox),
        ("@status", StoredEnum<ApprovalStatus>.Write(approval.Status)),
        ("@created", approval.CreatedAt),
        ("@expires", approval.ExpiresAt),
        ("@decidedAt", approval.DecidedAt),
        ("@decidedBy", approval.DecidedBy),
        ("@feedback", approval.Feedback),
        ("@workspace", approval.WorkspaceId?.ToString()),
        ("@action", approval.Action is { } action ? JsonSerializer.Serialize(action, ApiJson.Default.GatedAction) : null),
        ("@rules", JsonSerializer.Serialize(approval.RuleIds, ApiJson.Default.IReadOnlyListRuleId)),
        ("@suggestions", JsonSerializer.Serialize(approval.RuleSuggestions, ApiJson.Default.IReadOnlyListRuleSuggestion)),
        ("@kind", StoredEnum<ApprovalKind>.Write(approval.Kind)),
        ("@editable", approval.Editable),
        ("@edited", approval.Edited?.Input.GetRawText()),
        ("@editedHash", approval.Edited?.InputHash),
        ("@choices", approval.Form is { } form ? StoredList.Write(form.Choices) : null),
        ("@multiple", approval.Form is { Multiple: true }),
        ("@answer", approval.Answer),
        ("@decidedVia", approval.DecidedVia),
    ];

    private static Approval ReadApproval(DbDataReader row) =>
        new(
            row.Id<ApprovalId>(1),
            row.Id<SessionId>(2),
            row.Id<RunId>(3),
            StepId.From(row.GetString(4)),
            ToolCallId.From(row.GetString(5)),
            AgentName.Parse(row.GetString(6)),
            row.GetString(7),
            row.GetString(8),
            row.GetString(9),
            JsonElement.Parse(row.GetString(10)),
            row.GetString(11),
            row.TextOrNull(12),
            row.GetString(13),
            row.Enum<ApprovalStatus>(14),
            row.Time(15),
            row.Time(16),
            row.TimeOrNull(17),
            row.TextOrNull(18),
            row.TextOrNull(19))
        {
            Kind = row.Enum<ApprovalKind>(20),
            Editable = row.GetBoolean(21),
            Edited = row.TextOrNull(22) is { } edited ? new EditedInput(JsonElement.Parse(edited), row.GetString(23)) : null,
            Form = row.TextOrNull(24) is { } choices ? new QuestionForm(StoredList.Read(choices), row.GetBoolean(25)) : null,
            Answer = row.TextOrNull(26),
            DecidedVia = row.TextOrNull(27),
            WorkspaceId = row.IdOrNull<WorkspaceId>(29),
            Action = row.TextOrNull(30) is { } action ? JsonSerializer.Deserialize(action, ApiJson.Default.GatedAction) : null,
            RuleIds = List(row.GetString(31), ApiJson.Default.IReadOnlyListRuleId),
            RuleSuggestions = List(row.GetString(32), ApiJson.Default.IReadOnlyListRuleSuggestion),
        };

    // Most are empty.
    private static IReadOnlyList<T> List<T>(string json, JsonTypeInfo<IReadOnlyList<T>> type) => json == "[]" ? [] : JsonSerializer.Deserialize(json, type)!;
}

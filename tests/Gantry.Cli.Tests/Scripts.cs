using System.Text;
using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Tests;

/// <summary>Things that a daemon sends, ready made.</summary>
internal static class Scripts
{
    public static readonly SessionId Session = SessionId.Parse("11111111-1111-4111-8111-111111111111");
    public static readonly RunId Run = RunId.Parse("22222222-2222-4222-8222-222222222222");
    public static readonly ApprovalId Approval = ApprovalId.Parse("33333333-3333-4333-8333-333333333333");
    public static readonly DateTimeOffset At = new(2026, 1, 18, 12, 0, 0, TimeSpan.Zero);

    public static EventEnvelope Envelope(long? seq, EventPayload payload) =>
        new(seq is { } value ? EventPosition.At(value) : null, At.AddSeconds(seq ?? 0), Session, Run, AgentName.Demo, payload);

    public static string Frame(long? seq, EventPayload payload) =>
        (seq is null ? "" : $"id: {seq}\n") + $"data: {Encoding.UTF8.GetString(Envelope(seq, payload).ToUtf8Json())}\n\n";

    public static string Synced(long seq) => $"event: synced\ndata: {{\"seq\":{seq}}}\n\n";

    public static ApprovalRequested Asked() => new(
        Approval, StepId.From("call-1"), ToolCallId.From("call-1"), "bash", "Run ./test.sh", "commands are asked", Element("""{"command":"./test.sh"}"""), "hash-1", "nothing: process", At.AddDays(1));

    public static string ApprovalJson(ApprovalStatus status, string? by = null, string command = "./test.sh") => JsonSerializer.Serialize(
        new Approval(
            Approval, Session, Run, StepId.From("call-1"), ToolCallId.From("call-1"), AgentName.Demo, "bash", "Run ./test.sh", "commands are asked",
            Element($$"""{"command":"{{command}}"}"""), "hash-1", null, "nothing: process", status, At, At.AddDays(1), by is null ? null : At, by, null),
        ApiJson.Default.Approval);

    public static string RunJson(RunStatus status) => JsonSerializer.Serialize(
        new Run(Run, Session, WorkspaceId.Parse("44444444-4444-4444-8444-444444444444"), AgentName.Demo, status, "hello", false, null, At, At, null), ApiJson.Default.Run);

    public static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement.Clone();
}

using System.Text.Json;
using Gantry.Adapters.Agents;
using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Adapters.Agents.Codex;
using Gantry.Protocol.Events;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>What the programs write down of their conversations, line for line in their own notation.</summary>
public sealed class TranscriptTests : IDisposable
{
    private static readonly string[] ClaudeLines =
    [
        """{"type":"queue-operation","timestamp":"2026-11-20T10:00:00.000Z","sessionId":"c1"}""",
        """{"type":"user","isSidechain":false,"timestamp":"2026-11-20T10:00:01.000Z","message":{"role":"user","content":[{"type":"text","text":"List the files."}]}}""",
        """{"type":"attachment","attachment":{"type":"environment"},"timestamp":"2026-11-20T10:00:01.000Z"}""",
        """{"type":"user","isMeta":true,"message":{"role":"user","content":"caveat"}}""",
        """{"type":"assistant","timestamp":"2026-11-20T10:00:02.000Z","message":{"id":"m1","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"thinking","thinking":"Hm."}]}}""",
        """{"type":"assistant","timestamp":"2026-11-20T10:00:02.000Z","message":{"id":"m1","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls"}}]}}""",
        """{"type":"assistant","isSidechain":true,"message":{"role":"assistant","content":[{"type":"text","text":"from a sub-agent"}]}}""",
        """{"type":"user","timestamp":"2026-11-20T10:00:03.000Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"a.txt","is_error":false}]}}""",
        """{"type":"assistant","timestamp":"2026-11-20T10:00:04.000Z","message":{"role":"assistant","content":[{"type":"text","text":"There is a.txt."}]}}""",
        """{"type":"assistant","message":{"role":"assistant","model":"<synthetic>","content":[{"type":"text","text":"API Error"}]}}""",
        """{"type":"assistant","message":{"role":"assistant","content":[{"type":"tool_use","id":"toolu_2","name":"Write","input":{"file_path":"b.txt"}}]}}""",
        """{"type":"assist""",
    ];

    private static readonly string[] CodexLines =
    [
        """{"timestamp":"2026-11-20T10:00:00.000Z","type":"session_meta","payload":{"id":"t1","cwd":"/work"}}""",
        """{"timestamp":"2026-11-20T10:00:01.000Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"<environment_context>"}]}}""",
        """{"timestamp":"2026-11-20T10:00:01.000Z","type":"event_msg","payload":{"type":"user_message","message":"List the files."}}""",
        """{"timestamp":"2026-11-20T10:00:02.000Z","type":"response_item","payload":{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}]}}""",
        """{"timestamp":"2026-11-20T10:00:02.000Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"ls\"}","call_id":"c1"}}""",
        """{"timestamp":"2026-11-20T10:00:03.000Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c1","output":"a.txt"}}""",
        """{"timestamp":"2026-11-20T10:00:04.000Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"There is a.txt."}]}}""",
        """{"timestamp":"2026-11-20T10:00:05.000Z","type":"response_item","payload":{"type":"custom_tool_call","name":"apply_patch","input":"*** Begin Patch","call_id":"c2"}}""",
    ];

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Claude_Codes_transcript_is_what_was_said_and_done_and_every_call_has_a_result()
    {
        var entries = ClaudeTranscript.Read(Written(ClaudeLines)).ToList();

        entries.Select(entry => entry.Payload.GetType()).ShouldBe(
            [typeof(UserMessage), typeof(ThinkingFinal), typeof(ToolCall), typeof(ToolResult), typeof(AssistantFinal), typeof(ToolCall), typeof(ToolResult)]);
        entries[0].At.ShouldBe(new DateTimeOffset(2026, 11, 20, 10, 0, 1, TimeSpan.Zero));
        Holds(entries, "Run ls", "a.txt");
    }

    [Fact]
    public void Codexs_transcript_is_what_was_said_and_done_and_every_call_has_a_result()
    {
        var entries = CodexTranscript.Read(Written(CodexLines)).ToList();

        entries.Select(entry => entry.Payload.GetType()).ShouldBe(
            [typeof(UserMessage), typeof(ThinkingFinal), typeof(ToolCall), typeof(ToolResult), typeof(AssistantFinal), typeof(ToolCall), typeof(ToolResult)]);
        Holds(entries, "exec_command ls", "a.txt");
    }

    [Theory]
    [InlineData("""{"type":"event_msg","payload":{"type":"item_completed","item":{"type":"UserMessage","content":[{"type":"text","text":"List the files."}]}}}""")]
    [InlineData("""{"type":"event_msg","payload":{"type":"user_message","message":"List the files."}}""", """{"type":"event_msg","payload":{"type":"item_completed","item":{"type":"UserMessage","content":[{"type":"text","text":"List the files."}]}}}""")]
    public void What_the_user_said_to_Codex_is_read_in_the_notation_of_each_version_and_once(params string[] lines) =>
        CodexTranscript.Read(Written(lines)).ShouldHaveSingleItem().Payload.ShouldBeOfType<UserMessage>().Text.ShouldBe("List the files.");

    [Fact]
    public void A_transcript_is_read_on_from_where_it_ended()
    {
        var file = folder["c1.jsonl"];
        File.WriteAllLines(file, ClaudeLines[..9]);
        var from = new FileInfo(file).Length;
        File.AppendAllLines(file, ["""{"type":"user","message":{"role":"user","content":"Once more."}}"""]);

        var said = ClaudeTranscript.Read(Transcript.Lines(file, from)).Single().Payload.ShouldBeOfType<UserMessage>();

        said.Text.ShouldBe("Once more.");
    }

    [Fact]
    public void The_newest_file_of_a_conversation_is_found_and_of_another_none()
    {
        Directory.CreateDirectory(folder["2026/11/20"]);
        File.WriteAllText(folder["2026/11/20/rollout-2026-11-20T10-00-00-t1.jsonl"], "");

        Transcript.Find(folder.Path, "t1").ShouldBe(folder["2026/11/20/rollout-2026-11-20T10-00-00-t1.jsonl"]);
        Transcript.Find(folder.Path, "t2").ShouldBeNull();
        Transcript.Find(folder["missing"], "t1").ShouldBeNull();
    }

    private static void Holds(List<TranscriptEntry> entries, string title, string output)
    {
        entries.Select(entry => entry.Payload).OfType<UserMessage>().Single().Text.ShouldBe("List the files.");
        entries.Select(entry => entry.Payload).OfType<AssistantFinal>().Single().Text.ShouldBe("There is a.txt.");
        var calls = entries.Select(entry => entry.Payload).OfType<ToolCall>().ToList();
        var results = entries.Select(entry => entry.Payload).OfType<ToolResult>().ToList();
        calls[0].Title.ShouldBe(title);
        results.Select(result => result.ToolCallId).ShouldBe(calls.Select(call => call.ToolCallId));
        results.Select(result => result.Outcome).ShouldBe([ToolOutcome.Succeeded, ToolOutcome.Unknown]);
        results[0].Output.ShouldBe(output);
    }

    private IEnumerable<JsonElement> Written(string[] lines)
    {
        var file = folder[$"{Guid.NewGuid():N}.jsonl"];
        File.WriteAllLines(file, lines);
        return Transcript.Lines(file, from: 0);
    }
}

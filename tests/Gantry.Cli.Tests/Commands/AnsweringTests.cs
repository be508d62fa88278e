using System.Text.Json;
using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Tests.Commands;

public sealed class AnsweringTests : CliFixture
{
    private static readonly string Path = $"/api/approvals/{Scripts.Approval}";

    [Fact]
    public async Task Approve_shows_exactly_what_it_allows_and_sends_its_hash()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending));
        Daemon.Json("POST", Path, Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        var result = await GantryAsync("approve", Scripts.Approval.ToString());
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("./test.sh");
        result.Output.ShouldContain("nothing: process");
        Daemon.Seen.Last().Body.ShouldBe("""{"decision":"allow","scope":"once","input_hash":"hash-1","feedback":null,"input":null,"suggestion":null,"pattern":null}""");
    }

    [Fact]
    public async Task Deny_carries_the_feedback()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending));
        Daemon.Json("POST", Path, Scripts.ApprovalJson(ApprovalStatus.Denied, "owner"));
        var result = await GantryAsync("deny", Scripts.Approval.ToString(), "--feedback", "use the other file", "--json");
        result.ExitCode.ShouldBe(0, result.Error);
        JsonDocument.Parse(result.Output).RootElement.GetProperty("status").GetString().ShouldBe("denied");
        Daemon.Seen.Last().Body.ShouldContain("use the other file");
    }

    [Fact]
    public async Task When_another_was_faster_it_says_who()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending));
        Daemon.On("POST", Path, async context =>
        {
            Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Denied, "grace"));
            context.Response.StatusCode = 409;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"type":"urn:gantry:problem:conflict","title":"Conflict","status":409,"detail":"decided"}""");
        });
        var result = await GantryAsync("approve", Scripts.Approval.ToString());
        result.ExitCode.ShouldBe(5);
        result.ShouldBeASentence();
        result.Error.ShouldContain("denied already by grace");
    }

    [Fact]
    public async Task A_step_and_a_tool_call_name_an_approval_too()
    {
        Daemon.Json("GET", "/api/approvals", $$"""{"items":[{{Scripts.ApprovalJson(ApprovalStatus.Pending)}}],"next_cursor":null}""");
        Daemon.Json("POST", $"/api/runs/{Scripts.Run}/steps/call-1/approve", Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        Daemon.Json("POST", $"/api/sessions/{Scripts.Session}/calls/call-1/approve", Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        (await GantryAsync("approve", "--step", "call-1", Scripts.Run.ToString())).ExitCode.ShouldBe(0);
        (await GantryAsync("session", "approve", "--call", "call-1", Scripts.Session.ToString())).ExitCode.ShouldBe(0);
        (await GantryAsync("approve", "--step", "call-9", Scripts.Run.ToString())).ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task The_inbox_is_one_json_document_or_rows_and_shows_no_escape()
    {
        var evil = Scripts.ApprovalJson(ApprovalStatus.Pending).Replace("Run ./test.sh", "\\u001b[2Jgone", StringComparison.Ordinal);
        Daemon.Json("GET", "/api/approvals", $$"""{"items":[{{evil}}],"next_cursor":null}""");
        var rows = await GantryAsync("inbox");
        rows.Output.ShouldContain($"{Scripts.Approval}  demo   approval  ␛[2Jgone");
        rows.Output.ShouldNotContain('\e');
        JsonDocument.Parse((await GantryAsync("inbox", "--json")).Output).RootElement.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Other_input_is_sent_with_the_hash_of_what_was_shown()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending).Replace("\"editable\":false", "\"editable\":true", StringComparison.Ordinal));
        Daemon.Json("POST", Path, Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        (await GantryAsync("approve", Scripts.Approval.ToString(), "--input", """{"command":"ls"}""")).ExitCode.ShouldBe(0);
        Daemon.Seen.Last().Body.ShouldBe("""{"decision":"allow","scope":"once","input_hash":"hash-1","feedback":null,"input":{"command":"ls"},"suggestion":null,"pattern":null}""");

        var wrong = await GantryAsync("approve", Scripts.Approval.ToString(), "--input", "{");
        wrong.ExitCode.ShouldBe(2);
        wrong.ShouldBeASentence();
    }

    [Fact]
    public async Task The_editor_gets_the_input_and_what_it_leaves_is_what_is_sent()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending).Replace("\"editable\":false", "\"editable\":true", StringComparison.Ordinal));
        Daemon.Json("POST", Path, Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        var environment = new Dictionary<string, string> { ["EDITOR"] = "sed -i s/test/edited/", ["VISUAL"] = "sed -i s/test/edited/" };
        var result = await CliProcess.RunAsync(Folder, environment, ["--data-dir", Data, "approve", Scripts.Approval.ToString(), "--edit"]);
        result.ExitCode.ShouldBe(0, result.Error);
        Daemon.Seen.Last().Body.ShouldContain("./edited.sh");
    }

    [Fact]
    public async Task A_question_is_answered_with_words_or_the_number_of_a_choice()
    {
        var question = Scripts.ApprovalJson(ApprovalStatus.Pending)
            .Replace("\"kind\":\"approval\"", "\"kind\":\"question\"", StringComparison.Ordinal)
            .Replace("\"form\":null", "\"form\":{\"choices\":[\"red\",\"blue\"],\"multiple\":false}", StringComparison.Ordinal);
        Daemon.Json("GET", Path, question);
        Daemon.Json("POST", $"{Path}/answer", question);
        (await GantryAsync("answer", Scripts.Approval.ToString(), "--choice", "2")).ExitCode.ShouldBe(0);
        Daemon.Seen.Last().Body.ShouldBe("""{"text":null,"choices":["blue"]}""");
        (await GantryAsync("answer", Scripts.Approval.ToString(), "neither")).ExitCode.ShouldBe(0);
        Daemon.Seen.Last().Body.ShouldBe("""{"text":"neither","choices":null}""");
        (await GantryAsync("answer", Scripts.Approval.ToString(), "--choice", "3")).ExitCode.ShouldBe(2);
        (await GantryAsync("approve", Scripts.Approval.ToString())).Error.ShouldContain("gantry answer");
    }

    [Fact]
    public async Task All_equal_requests_can_be_remembered_too()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending));
        Daemon.Json("POST", "/api/approvals/batch", $$"""{"results":[{"approval_id":"{{Scripts.Approval}}","approval":null,"refusal":null}]}""");
        var result = await GantryAsync("approve", Scripts.Approval.ToString(), "--all-equal", "--scope", "workspace", "--suggestion", "1");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain($"allowed, and remembered (workspace): {Scripts.Approval}");
        Daemon.Seen.Last().Body.ShouldContain("""
            "scope":"workspace","input_hash":"hash-1","feedback":null,"suggestion":1
            """.Trim());
    }

    [Fact]
    public async Task All_equal_requests_are_answered_at_once_and_each_result_is_told()
    {
        Daemon.Json("GET", Path, Scripts.ApprovalJson(ApprovalStatus.Pending));
        Daemon.Json("POST", "/api/approvals/batch", $$"""{"results":[{"approval_id":"{{Scripts.Approval}}","approval":null,"refusal":null},{"approval_id":"x","approval":null,"refusal":"too late"}]}""");
        var result = await GantryAsync("approve", Scripts.Approval.ToString(), "--all-equal");
        result.ExitCode.ShouldBe(5);
        result.Output.ShouldContain($"allowed once: {Scripts.Approval}");
        result.Output.ShouldContain("too late");
    }

    [Fact]
    public async Task The_audit_log_is_exported_with_cells_that_no_spreadsheet_runs()
    {
        Daemon.Json("GET", "/api/audit", """{"items":[{"position":1,"at":"2026-01-18T12:00:00Z","kind":"decision","verdict":"allowed","what":"=cmd, \"x\"","actor":"owner","client":"cli","address":"127.0.0.1","session_id":null,"run_id":null,"approval_id":null,"workspace_id":null,"input_hash":"h","rules":[],"detail":null}],"next_cursor":null}""");
        var csv = (await GantryAsync("audit", "--csv", "--since", "7d")).Output.Split('\n');
        csv[0].ShouldStartWith("position,at,kind");
        csv[1].ShouldContain("\"'=cmd, \"\"x\"\"\"");
        Daemon.Seen.Last().Query.ShouldContain("since=");
        JsonDocument.Parse((await GantryAsync("audit", "--json")).Output).RootElement.GetProperty("verdict").GetString().ShouldBe("allowed");
    }
}

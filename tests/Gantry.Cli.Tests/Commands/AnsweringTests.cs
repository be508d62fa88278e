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
        Daemon.Seen.Last().Body.ShouldBe("""{"decision":"allow","scope":"once","input_hash":"hash-1","feedback":null,"input":null}""");
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
}

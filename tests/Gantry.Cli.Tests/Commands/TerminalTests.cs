using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.AspNetCore.Http;

namespace Gantry.Cli.Tests.Commands;

/// <summary>What a person at a terminal sees and types.</summary>
public sealed class TerminalTests : CliFixture
{
    private static readonly string Events = $"/api/runs/{Scripts.Run}/events";

    [Theory]
    [InlineData("y", """{"decision":"allow","scope":"once","input_hash":"hash-1","feedback":null,"input":null,"suggestion":null,"pattern":null}""")]
    [InlineData("n", """{"decision":"deny","scope":"once","input_hash":"hash-1","feedback":null,"input":null,"suggestion":null,"pattern":null}""")]
    [InlineData("f|use make\r", """{"decision":"deny","scope":"once","input_hash":"hash-1","feedback":"use make","input":null,"suggestion":null,"pattern":null}""")]
    [InlineData("a|1", """{"decision":"allow","scope":"session","input_hash":"hash-1","feedback":null,"input":null,"suggestion":0,"pattern":null}""")]
    [InlineData("a|4", """{"decision":"allow","scope":"always","input_hash":"hash-1","feedback":null,"input":null,"suggestion":1,"pattern":null}""")]
    [InlineData("a|x|y", """{"decision":"allow","scope":"once","input_hash":"hash-1","feedback":null,"input":null,"suggestion":null,"pattern":null}""")]
    public async Task An_approval_is_answered_with_a_key(string keys, string sent)
    {
        var answered = AskAndWait();
        await using var terminal = TerminalProcess.Start(Folder, "--data-dir", Data, "attach", $"{Scripts.Run}");

        await terminal.ShouldShowAsync("./test.sh");
        foreach (var (place, key) in keys.Split('|').Index())
        {
            await terminal.ShouldShowAsync(place == 0 || key == "y" ? "[y] allow once" : key.StartsWith("use", StringComparison.Ordinal) ? "instead?" : "which rule?");
            await terminal.TypeAsync(key);
        }

        (await terminal.EndAsync()).ShouldBe(0, terminal.Screen);
        (await answered).ShouldBe(sent);
    }

    [Fact]
    public async Task The_rules_that_can_be_remembered_are_shown_narrowest_first_with_where_they_would_hold()
    {
        _ = AskAndWait();
        await using var terminal = TerminalProcess.Start(Folder, "--data-dir", Data, "attach", $"{Scripts.Run}");

        await terminal.ShouldShowAsync("[a] allow and remember");
        await terminal.TypeAsync("a");

        await terminal.ShouldShowAsync("[1] in this session");
        await terminal.ShouldShowAsync("./test.sh");
        await terminal.ShouldShowAsync("[2] always");
        await terminal.ShouldShowAsync("[3] in this session");
        await terminal.ShouldShowAsync("./test.sh *");
        await terminal.ShouldShowAsync("[4] always");
    }

    [Fact]
    public async Task A_question_that_somebody_else_answers_is_taken_from_the_screen_and_no_key_is_swallowed()
    {
        var asked = new TaskCompletionSource();
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        Daemon.On("GET", Events, async context =>
        {
            await ScriptedDaemon.StreamAsync(context, hold: false, Scripts.Synced(0), Scripts.Frame(1, Scripts.Asked()));
            await asked.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(Scripts.Frame(
                2, new ApprovalResolved(Scripts.Approval, ToolCallId.From("call-1"), ApprovalVerdict.Deny, ApprovalScope.Once, "hash-1", "grace", "api", "not now")));
            await context.Response.WriteAsync(Scripts.Frame(3, new RunEnded(RunStatus.Completed)));
        });
        await using var terminal = TerminalProcess.Start(Folder, "--data-dir", Data, "attach", $"{Scripts.Run}");

        await terminal.ShouldShowAsync("[y] allow once");
        asked.SetResult();

        await terminal.ShouldShowAsync("denied (answered by grace via api): not now");
        (await terminal.EndAsync()).ShouldBe(0);
        Daemon.Seen.ShouldNotContain(request => request.Method == "POST");
    }

    [Fact]
    public async Task The_inbox_is_followed_until_ctrl_c_and_what_agents_write_moves_no_cursor()
    {
        var evil = Scripts.ApprovalJson(ApprovalStatus.Pending).Replace("Run ./test.sh", "\\u001b[2Jgone", StringComparison.Ordinal);
        Daemon.Stream(
            "/api/approvals/stream",
            hold: true,
            $"event: snapshot\nid: 7\ndata: {{\"items\":[{evil}]}}\n\n",
            $"id: 8\ndata: {Scripts.ApprovalJson(ApprovalStatus.Allowed, "grace")}\n\n");
        await using var terminal = TerminalProcess.Start(Folder, "--data-dir", Data, "inbox", "--follow");

        await terminal.ShouldShowAsync($"? approval  {Scripts.Approval}  demo  ␛[2Jgone");
        await terminal.ShouldShowAsync($"→ allowed   {Scripts.Approval}  demo  Run ./test.sh by grace");
        await terminal.TypeAsync("\u0003");

        (await terminal.EndAsync()).ShouldBe(130);
        terminal.Screen.ShouldNotContain("\e[2J");
    }

    private Task<string> AskAndWait()
    {
        var answered = new TaskCompletionSource<string>();
        var asked = Scripts.Asked() with
        {
            RuleSuggestions =
            [
                new RuleSuggestion(0, "Exactly this.", [new SuggestedRule(RuleEffect.Allow, RuleKind.Command, "./test.sh")], [ApprovalScope.Session, ApprovalScope.Always]),
                new RuleSuggestion(1, "With any arguments.", [new SuggestedRule(RuleEffect.Allow, RuleKind.Command, "./test.sh *")], [ApprovalScope.Session, ApprovalScope.Always]),
            ],
        };
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        Daemon.On("POST", $"/api/approvals/{Scripts.Approval}", async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
            answered.TrySetResult(Daemon.Seen.Last(request => request.Method == "POST").Body);
        });
        Daemon.On("GET", Events, async context =>
        {
            await ScriptedDaemon.StreamAsync(context, hold: false, Scripts.Synced(0), Scripts.Frame(1, asked));
            await answered.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(Scripts.Frame(2, new RunEnded(RunStatus.Completed)));
        });
        return answered.Task;
    }
}

using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.AspNetCore.Http;

namespace Gantry.Cli.Tests.Commands;

public sealed class FollowTests : CliFixture
{
    private static readonly string Events = $"/api/runs/{Scripts.Run}/events";

    [Fact]
    public async Task After_a_broken_connection_it_goes_on_where_it_was_and_repeats_nothing()
    {
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        var item = ItemId.From("text-1");
        Daemon.On("GET", Events, context => (string?)context.Request.Headers["Last-Event-ID"] switch
        {
            null => ScriptedDaemon.StreamAsync(context, hold: false, Scripts.Frame(1, new UserMessage(MessageId.New(), "hello")), Scripts.Synced(1), Scripts.Frame(null, new AssistantDelta(item, 0, "Good ")), "id: 2\ndata: {\"v\":1,"),
            "1" => ScriptedDaemon.StreamAsync(
                context,
                hold: true,
                Scripts.Frame(1, new UserMessage(MessageId.New(), "hello")),
                $$"""
                event: snapshot
                data: {"items":[{"itemId":"text-1","runId":"{{Scripts.Run}}","type":"ui.message.assistant.delta","text":"Good mor"}]}


                """,
                Scripts.Synced(1),
                Scripts.Frame(null, new AssistantDelta(item, 5, "morning")),
                Scripts.Frame(2, new AssistantFinal(item, "Good morning.")),
                Scripts.Frame(3, new RunEnded(RunStatus.Completed))),
            var other => throw new InvalidOperationException($"resumed after {other}"),
        });

        var result = await GantryAsync("attach", Scripts.Run.ToString());

        result.Error.ShouldBeEmpty();
        result.Output.Split("hello").Length.ShouldBe(2);
        result.Output.ShouldContain("Good \n· the connection broke");
        result.Output.ShouldContain("morning.\n✓ completed");
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_was_pruned_is_told_once_with_how_to_get_it()
    {
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Completed));
        Daemon.Stream(Events, hold: false, "event: reset\ndata: {\"reason\":\"They were archived.\",\"after\":9,\"snapshot\":\"/api/sessions/x/export\"}\n\n", Scripts.Synced(9));

        var result = await GantryAsync("attach", Scripts.Run.ToString());

        result.ShouldBeASentence();
        result.Error.ShouldContain("gantry export");
        result.ExitCode.ShouldBe(4);
        Daemon.Seen.Count(request => request.Path == Events).ShouldBe(1);
    }

    [Fact]
    public async Task With_json_standard_output_is_the_envelopes_as_they_were_sent()
    {
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        const string future = """{"v":1,"seq":2,"at":"2026-01-18T12:00:00.000Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.from.tomorrow","payload":{}}""";
        Daemon.Stream(Events, hold: true, Scripts.Frame(1, Scripts.Asked()), $"id: 2\ndata: {future}\n\n", Scripts.Synced(2), Scripts.Frame(3, new RunEnded(RunStatus.Error)));

        var result = await GantryAsync("attach", "--json", Scripts.Run.ToString());

        var lines = result.Output.TrimEnd('\n').Split('\n');
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt32()).ShouldBe([1, 2, 3]);
        lines[1].ShouldBe(future);
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_terminal_a_waiting_approval_says_how_to_answer_and_another_clients_answer_is_shown()
    {
        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        Daemon.Stream(
            Events,
            hold: true,
            Scripts.Synced(0),
            Scripts.Frame(1, Scripts.Asked()),
            Scripts.Frame(2, new ApprovalResolved(Scripts.Approval, ToolCallId.From("call-1"), ApprovalVerdict.Deny, ApprovalScope.Once, "hash-1", "owner", "api", "not now")),
            Scripts.Frame(3, new RunEnded(RunStatus.Cancelled)));

        var result = await GantryAsync("attach", Scripts.Run.ToString());

        result.Output.ShouldContain($"waits for an answer: gantry approve {Scripts.Approval}");
        result.Output.ShouldContain("→ denied (answered by owner via api): not now");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Yes_answers_with_the_hash_of_what_was_shown_and_says_so()
    {
        var workspace = """{"workspace_id":"44444444-4444-4444-8444-444444444444","display_name":"x","source_type":"local","source_uri":"/x","local_path":"/x","created_at":"2026-01-18T12:00:00Z"}""";
        Daemon.Json("POST", "/api/workspaces/import", workspace);
        Daemon.Json("POST", "/api/sessions", $$"""{"session_id":"{{Scripts.Session}}","workspace_id":"44444444-4444-4444-8444-444444444444","repo_path":"/x","thread_id":null,"runner_type":"demo","agent":"demo","mode":"chat","title":null,"active_run_id":null,"last_seq":0,"created_at":"2026-01-18T12:00:00Z"}""");
        Daemon.Json("POST", $"/api/sessions/{Scripts.Session}/prompt", $$"""{"run_id":"{{Scripts.Run}}","message_id":"55555555-5555-4555-8555-555555555555"}""");
        var answered = new TaskCompletionSource();
        Daemon.On("POST", $"/api/approvals/{Scripts.Approval}", async context =>
        {
            answered.TrySetResult();
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Scripts.ApprovalJson(ApprovalStatus.Allowed, "owner"));
        });
        Daemon.On("GET", Events, async context =>
        {
            await ScriptedDaemon.StreamAsync(context, hold: false, Scripts.Synced(0), Scripts.Frame(1, Scripts.Asked()));
            await answered.Task.WaitAsync(TimeSpan.FromSeconds(60), context.RequestAborted);
            await context.Response.WriteAsync(Scripts.Frame(2, new RunEnded(RunStatus.Completed)));
        });

        var result = await GantryAsync("run", "--yes", "--agent", "demo", "hello");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("WARNING: --yes");
        result.Output.ShouldContain("answered by --yes: allow once");
        var post = Daemon.Seen.Single(request => request.Path.StartsWith("/api/approvals/", StringComparison.Ordinal));
        post.Body.ShouldContain("\"input_hash\":\"hash-1\"");
        post.Headers["Authorization"].ShouldBe($"Bearer {ScriptedDaemon.Token}");
        post.Headers["X-Gantry-Client"].ShouldBe("cli");
        Guid.TryParse(post.Headers["Idempotency-Key"], out _).ShouldBeTrue();
        Daemon.Seen.Single(request => request.Path == "/api/workspaces/import").Body.ShouldContain(Path.GetFileName(Folder));
    }

    [Fact]
    public async Task A_client_command_never_loads_the_server_and_ctrl_c_detaches()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Reads /proc.");
        }

        Daemon.Json("GET", $"/api/runs/{Scripts.Run}", Scripts.RunJson(RunStatus.Running));
        Daemon.Stream(Events, hold: true, Scripts.Synced(0), Scripts.Frame(1, new UserMessage(MessageId.New(), "watching")));
        using var process = CliProcess.Start(Folder, null, "--data-dir", Data, "attach", Scripts.Run.ToString());
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("› watching");

        var maps = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", TestContext.Current.CancellationToken);
        maps.ShouldContain("Gantry.Protocol.dll");
        maps.ShouldNotContain("Gantry.Server.dll");
        maps.ShouldNotContain("Gantry.Adapters.dll");
        maps.ShouldNotContain("Microsoft.AspNetCore");
        maps.ShouldNotContain("Spectre.Console");

        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130);
        said.ShouldContain($"gantry attach {Scripts.Run}");
        said.ShouldContain($"gantry cancel {Scripts.Run}");
    }
}

using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>A user who worked with both programs before, one of them in a folder that is gone.</summary>
public sealed class HistoryImportTests : IAsyncLifetime
{
    private readonly TemporaryDirectory home = new();
    private readonly TemporaryDirectory project = new();
    private DaemonProcess? daemon;

    private HttpClient Client => daemon!.Client;

    public async ValueTask InitializeAsync()
    {
        home.Write(
            ".claude/projects/-project/0a6b3f0e-1111-4222-8333-444455556666.jsonl",
            $$$"""
            {"type":"user","timestamp":"2026-01-02T10:00:01.000Z","cwd":"{{{project.Path}}}","message":{"role":"user","content":"Why is the kettle red?"}}
            {"type":"assistant","timestamp":"2026-01-02T10:00:02.000Z","message":{"role":"assistant","content":[{"type":"text","text":"Because somebody painted it."}]}}

            """);
        home.Write(".claude/projects/-project/agent-17.jsonl", """{"type":"user","message":{"role":"user","content":"a sub-agent"}}""");
        home.Write(".claude/projects/-project/0a6b3f0e-1111-4222-8333-444455557777.jsonl", """{"type":"summary","summary":"nothing was said"}""");
        home.Write(
            ".codex/sessions/2026/01/02/rollout-2026-01-02T10-00-00-0a6b3f0e-1111-4222-8333-444455558888.jsonl",
            """
            {"timestamp":"2026-01-02T10:00:00.000Z","type":"session_meta","payload":{"id":"0a6b3f0e-1111-4222-8333-444455558888","cwd":"/gone/for/ever"}}
            {"timestamp":"2026-01-02T10:00:01.000Z","type":"event_msg","payload":{"type":"user_message","message":"Count the spoons."}}
            {"timestamp":"2026-01-02T10:00:02.000Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"ls spoons\"}","call_id":"c1"}}

            """);
        daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["HOME"] = home.Path });
    }

    public async ValueTask DisposeAsync()
    {
        await daemon!.DisposeAsync();
        project.Dispose();
        home.Dispose();
    }

    [Fact]
    public async Task Past_conversations_become_sessions_that_can_be_read_and_searched_and_nothing_else()
    {
        var report = await Client.PostJsonAsync("/api/history/import", new { });
        report.GetProperty("imported").GetInt32().ShouldBe(2);
        report.GetProperty("skipped").GetInt32().ShouldBe(1);

        var sessions = (await Client.GetJsonAsync("/api/sessions")).GetProperty("items").EnumerateArray().ToDictionary(session => session.GetProperty("agent").GetString()!);
        var claude = sessions["claude"];
        claude.GetProperty("mode").GetString().ShouldBe("imported");
        claude.GetProperty("title").GetString().ShouldBe("Why is the kettle red?");
        claude.GetProperty("repo_path").GetString().ShouldBe(project.Path);
        sessions["codex"].GetProperty("repo_path").GetString().ShouldBe("/gone/for/ever");
        var id = claude.GetProperty("session_id").GetString()!;

        var events = await Client.StoredEventsAsync(id);
        events.Select(frame => frame.Type).ShouldBe(["ui.message.user", "ui.message.assistant.final"]);
        events[1].Json.GetProperty("at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 1, 2, 10, 0, 2, TimeSpan.Zero));
        (await Client.StoredEventsAsync(sessions["codex"].GetProperty("session_id").GetString()!)).Select(frame => frame.Type).ShouldBe(["ui.message.user", "ui.tool.call", "ui.tool.result"]);

        var refusal = await Client.PostJsonAsync($"/api/sessions/{id}/prompt", new { prompt = "Go on." }, HttpStatusCode.Conflict);
        refusal.GetRawText().ShouldContain("can only be read");
        await Client.PostJsonAsync($"/api/sessions/{id}/rewind", new { to_seq = 1 }, HttpStatusCode.Conflict);
        await FoundAsync("painted");
    }

    [Fact]
    public async Task Again_it_takes_in_what_is_new()
    {
        var command = new[] { "session", "import-history", "--agent", "claude", "--json", "--data-dir", daemon!.DataDirectory };
        (await DaemonProcess.RunAsync(command)).Output.ShouldContain("\"imported\":1");
        home.Write(".claude/projects/-other/0a6b3f0e-1111-4222-8333-444455559999.jsonl", """{"type":"user","message":{"role":"user","content":"And the lid?"}}""");

        var again = await DaemonProcess.RunAsync(command);

        again.ExitCode.ShouldBe(0, again.Errors);
        again.Output.ShouldContain("\"imported\":1,\"known\":1,\"skipped\":1");
        (await Client.PostJsonAsync("/api/history/import", new { agent = "demo" }, HttpStatusCode.UnprocessableEntity)).GetRawText().ShouldContain("claude, codex");
    }

    // The index follows the log a moment later.
    private async Task FoundAsync(string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await Client.GetJsonAsync($"/api/search?q={word}")).GetProperty("items").GetArrayLength() == 0)
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }
}

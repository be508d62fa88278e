using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class ForkTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_fork_has_the_history_and_the_files_and_both_go_on_apart()
    {
        await TestGit.CreateAsync(folder.Path, "readme", "hello\n");
        var session = await client.NewSessionAsync(folder.Path);
        await RunAsync(session, """/demo tool write_file {"path":"a.txt","content":"one"}""", "/demo say written");

        var fork = await client.PostJsonAsync($"/api/sessions/{session}/fork", new { title = "another way" });
        var id = fork.GetProperty("session_id").GetString()!;
        var copy = fork.GetProperty("repo_path").GetString()!;
        await RunAsync(id, """/demo tool write_file {"path":"a.txt","content":"two"}""", "/demo say changed");

        File.ReadAllText(folder["a.txt"]).ShouldBe("one");
        File.ReadAllText(Path.Combine(copy, "a.txt")).ShouldBe("two");
        File.ReadAllText(Path.Combine(copy, "readme")).ShouldBe("hello\n");
        (await TestGit.RunAsync(copy, "rev-parse", "HEAD")).ShouldBe(await TestGit.RunAsync(folder.Path, "rev-parse", "HEAD"));
        fork.GetProperty("title").GetString().ShouldBe("another way");
        (await TextsAsync(id)).ShouldBe(["written", "changed"]);
        (await TextsAsync(session)).ShouldBe(["written"]);
        var positions = (await client.StoredEventsAsync(id)).ConvertAll(frame => int.Parse(frame.Id!));
        positions.ShouldBe(Enumerable.Range(1, positions.Count));
    }

    [Fact]
    public async Task A_fork_of_the_past_has_the_files_of_then_and_can_be_rewound_itself()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await RunAsync(session, """/demo tool write_file {"path":"a.txt","content":"one"}""", "/demo say first");
        var then = (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();
        await RunAsync(session, """/demo tool write_file {"path":"a.txt","content":"two"}""", "/demo say second");

        var fork = await client.PostJsonAsync($"/api/sessions/{session}/fork", new { seq = then });
        var copy = fork.GetProperty("repo_path").GetString()!;

        File.ReadAllText(Path.Combine(copy, "a.txt")).ShouldBe("one");
        File.ReadAllText(folder["a.txt"]).ShouldBe("two");
        await client.PostJsonAsync($"/api/sessions/{fork.GetProperty("session_id").GetString()}/rewind", new { to_seq = 0 });
        File.Exists(Path.Combine(copy, "a.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_that_was_under_way_ends_in_the_fork_and_goes_on_in_its_session()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, """/demo tool write_file {"path":"a.txt","content":"one"}""", "/demo say done");
        await using (var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var fork = (await client.PostJsonAsync($"/api/sessions/{session}/fork", new { })).GetProperty("session_id").GetString()!;

        var types = (await client.StoredEventsAsync(fork)).Select(frame => frame.Type).ToList();
        types.ShouldNotContain("ui.approval.requested");
        types.TakeLast(5).ShouldBe(["ui.tool.result", "ui.run.interrupted", "run.completed", "ui.forked", "ui.checkpoint"]);
        await RunAsync(fork, "/demo say on my own");
        (await TextsAsync(fork)).ShouldBe(["on my own"]);
        await client.AllowAllAsync(run);
        (await TextsAsync(session)).ShouldBe(["done"]);
    }

    [Fact]
    public async Task A_position_that_is_not_in_the_log_is_refused()
    {
        var session = await client.NewSessionAsync(folder.Path);

        await client.PostJsonAsync($"/api/sessions/{session}/fork", new { seq = 7 }, HttpStatusCode.UnprocessableEntity);
        await client.PostJsonAsync($"/api/sessions/{session}/fork", new { seq = -1 }, HttpStatusCode.UnprocessableEntity);
    }

    private async Task RunAsync(string session, params string[] lines) => await client.AllowAllAsync(await client.PromptAsync(session, lines));

    private async Task<string[]> TextsAsync(string session) =>
        [.. (await client.StoredEventsAsync(session)).Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()!)];
}

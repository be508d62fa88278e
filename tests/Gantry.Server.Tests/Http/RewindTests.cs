using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class RewindTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_and_conversation_stand_as_they_did_before_a_turn()
    {
        var session = await client.NewSessionAsync(folder.Path);
        folder.Write("mine.txt", "mine\n");
        await WriteAsync(session, "a.txt", "one\n");
        var before = await LastAsync(session);
        await WriteAsync(session, "a.txt", "two\n");
        await WriteAsync(session, "deep/b.txt", "new\n");

        var report = await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = before });

        File.ReadAllText(folder["a.txt"]).ShouldBe("one\n");
        Directory.Exists(folder["deep"]).ShouldBeFalse();
        File.ReadAllText(folder["mine.txt"]).ShouldBe("mine\n");
        Words(report, "paths").ShouldBe(["a.txt", "deep/b.txt"]);
        var rewound = (await client.StoredEventsAsync(session)).Single(frame => frame.Type == "ui.rewound").Payload;
        rewound.GetProperty("toSeq").GetInt64().ShouldBe(before);
        rewound.GetProperty("restored").GetString().ShouldBe("both");
    }

    [Fact]
    public async Task The_agent_does_not_remember_what_was_rewound_and_does_again_after_the_undo()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await RunAsync(session, "/demo say apple");
        var before = await LastAsync(session);
        await RunAsync(session, "/demo say banana");

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = before, restore = "conversation" });
        await RunAsync(session, "/demo say cherry");
        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });

        (await ForkedTextsAsync(session)).ShouldBe(["apple", "banana"]);
    }

    [Fact]
    public async Task A_rewind_is_undone_with_its_files()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", "one\n");
        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 });
        File.Exists(folder["a.txt"]).ShouldBeFalse();

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });
        File.ReadAllText(folder["a.txt"]).ShouldBe("one\n");

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });
        File.Exists(folder["a.txt"]).ShouldBeFalse("the undo is a rewind too");
    }

    [Fact]
    public async Task A_file_that_the_user_changed_since_is_not_overwritten_silently()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", "agent\n");
        await WriteAsync(session, "b.txt", "agent\n");
        folder.Write("a.txt", "user\n");

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 }, HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:rewind-conflicts");
        problem.GetProperty("detail").GetString()!.ShouldContain("a.txt");
        File.Exists(folder["b.txt"]).ShouldBeTrue("nothing was done");

        var preview = await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0, conflicts = "keep", preview = true });
        (Words(preview, "paths").Single(), Words(preview, "conflicts").Single()).ShouldBe(("b.txt", "a.txt"));

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0, conflicts = "keep" });
        File.ReadAllText(folder["a.txt"]).ShouldBe("user\n");
        File.Exists(folder["b.txt"]).ShouldBeFalse();

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });
        File.ReadAllText(folder["b.txt"]).ShouldBe("agent\n");
        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0, conflicts = "overwrite" });
        File.Exists(folder["a.txt"]).ShouldBeFalse();
        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });
        File.ReadAllText(folder["a.txt"]).ShouldBe("user\n", "what was overwritten comes back with the undo");
    }

    [Fact]
    public async Task A_file_that_only_the_user_changed_is_none_of_the_sessions_business()
    {
        folder.Write("mine.txt", "old\n");
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", "agent\n");
        folder.Write("mine.txt", "new\n");

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 });

        File.ReadAllText(folder["mine.txt"]).ShouldBe("new\n");
    }

    [Fact]
    public async Task A_step_in_the_middle_of_a_run_can_be_gone_back_to()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await RunAsync(
            session,
            """/demo tool write_file {"path":"a.txt","content":"one"}""",
            """/demo tool write_file {"path":"a.txt","content":"two"}""",
            "/demo say done");
        var steps = (await client.StoredEventsAsync(session)).Where(frame => frame.Type == "ui.step.started").ToList();

        await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = long.Parse(steps[1].Id!) - 1, restore = "files" });

        File.ReadAllText(folder["a.txt"]).ShouldBe("one");
    }

    [Fact]
    public async Task A_session_that_works_is_not_rewound()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, """/demo tool write_file {"path":"a.txt","content":"x"}""", "/demo say done");
        await WaitForApprovalAsync(run);

        (await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 }, HttpStatusCode.Conflict))
            .GetProperty("type").GetString().ShouldBe("urn:gantry:problem:session-busy");
        await client.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        await client.RunToEndAsync(run);
    }

    [Fact]
    public async Task The_same_rewind_sent_twice_happens_once()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", "one\n");

        var first = await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 }, idempotencyKey: "rewind-1");
        var second = await client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = 0 }, idempotencyKey: "rewind-1");

        second.ToString().ShouldBe(first.ToString());
        (await client.StoredEventsAsync(session)).Count(frame => frame.Type == "ui.rewound").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{}""", "to_seq")]
    [InlineData("""{"to_seq":-1}""", "to_seq")]
    [InlineData("""{"to_seq":999999}""", "to_seq")]
    [InlineData("""{"to_seq":0,"undo":true}""", "to_seq")]
    [InlineData("""{"to_seq":0,"restore":"all"}""", "restore")]
    [InlineData("""{"to_seq":0,"conflicts":"force"}""", "conflicts")]
    public async Task A_rewind_that_makes_no_sense_is_refused_with_its_field(string body, string field)
    {
        var session = await client.NewSessionAsync(folder.Path);

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/rewind", JsonDocument.Parse(body).RootElement, HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
    }

    private async Task<string[]> ForkedTextsAsync(string session)
    {
        var fork = (await client.PostJsonAsync($"/api/sessions/{session}/fork", new { })).GetProperty("session_id").GetString()!;
        return [.. (await client.StoredEventsAsync(fork)).Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()!)];
    }

    private Task WriteAsync(string session, string path, string content) =>
        RunAsync(session, $$"""/demo tool write_file {{JsonSerializer.Serialize(new { path, content })}}""", "/demo say done");

    private async Task RunAsync(string session, params string[] lines)
    {
        var run = await client.PromptAsync(session, lines);
        await client.AllowAllAsync(run);
    }

    private async Task WaitForApprovalAsync(string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync("ui.run.waiting");
    }

    private async Task<long> LastAsync(string session) => (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();

    private static string[] Words(JsonElement report, string list) => [.. report.GetProperty(list).EnumerateArray().Select(word => word.GetString()!)];
}

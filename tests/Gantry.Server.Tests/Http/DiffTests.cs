using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class DiffTests(RunningDaemon daemon) : IDisposable
{
    private const string Before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n";
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    private static string After => Before.Replace("2\n3", "two\n3", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_sessions_diff_tells_files_and_hunks_and_a_runs_diff_only_its_part()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        var first = await WriteAsync(session, "a.txt", After);
        await WriteAsync(session, "b.txt", "new\n");

        var whole = await client.GetJsonAsync($"/api/sessions/{session}/diff");
        var part = await client.GetJsonAsync($"/api/sessions/{session}/diff?run={first}");

        whole.GetProperty("files").EnumerateArray().Select(file => (Text(file, "path"), Text(file, "status"))).ShouldBe([("a.txt", "modified"), ("b.txt", "added")]);
        whole.GetProperty("lines_added").GetInt32().ShouldBe(2);
        var file = part.GetProperty("files").EnumerateArray().Single();
        file.GetProperty("hunks").GetArrayLength().ShouldBe(2);
        file.GetProperty("hunks")[0].GetProperty("patch").GetString()!.ShouldContain("-2\n+two\n");
    }

    [Fact]
    public async Task One_hunk_is_taken_back_and_taken_in_again()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", After);
        var then = (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();
        var file = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files")[0];

        var reverted = await client.PostJsonAsync(
            $"/api/sessions/{session}/diff/revert", new { changes = new[] { new { file_id = Text(file, "file_id"), hunk_ids = new[] { Text(file.GetProperty("hunks")[1], "hunk_id") } } } });

        reverted.GetProperty("paths")[0].GetString().ShouldBe("a.txt");
        File.ReadAllText(folder["a.txt"]).ShouldBe(Before.Replace("2\n3", "two\n3", StringComparison.Ordinal));

        var missing = (await client.GetJsonAsync($"/api/sessions/{session}/diff?from=present&to={then}")).GetProperty("files")[0];
        await client.PostJsonAsync(
            $"/api/sessions/{session}/diff/apply", new { to = then, changes = new[] { new { file_id = Text(missing, "file_id"), hunk_ids = new[] { Text(missing.GetProperty("hunks")[0], "hunk_id") } } } });
        File.ReadAllText(folder["a.txt"]).ShouldBe(After);
    }

    [Fact]
    public async Task What_was_accepted_leaves_the_diff_that_is_to_be_looked_at_and_what_changes_after_comes_into_it()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", After);
        await WriteAsync(session, "b.txt", "new\n");
        var files = (await UnreviewedAsync(session)).EnumerateArray().ToList();
        files.Select(one => Text(one, "path")).ShouldBe(["a.txt", "b.txt"]);

        await AcceptAsync(session, new { file_id = Text(files[0], "file_id"), hunk_ids = new[] { Text(files[0].GetProperty("hunks")[0], "hunk_id") } }, new { file_id = Text(files[1], "file_id") });

        var left = (await UnreviewedAsync(session)).EnumerateArray().Single();
        left.GetProperty("hunks").EnumerateArray().Single().GetProperty("patch").GetString()!.ShouldContain("-18\n");
        (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files").GetArrayLength().ShouldBe(2, "the session's own diff is what it was");
        File.ReadAllText(folder["a.txt"]).ShouldBe(After);

        // What is left can be taken back to what was accepted, and no further.
        await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", new { accepted = true, changes = new[] { new { file_id = Text(left, "file_id") } } });
        File.ReadAllText(folder["a.txt"]).ShouldBe(Before.Replace("2\n3", "two\n3", StringComparison.Ordinal));
        (await UnreviewedAsync(session)).GetArrayLength().ShouldBe(0);

        await WriteAsync(session, "b.txt", "new\nand more\n");
        var more = (await UnreviewedAsync(session)).EnumerateArray().Single();
        more.GetProperty("hunks")[0].GetProperty("patch").GetString()!.ShouldContain(" new\n+and more\n");

        using var forgotten = await client.DeleteAsync($"/api/sessions/{session}/diff/accept", TestContext.Current.CancellationToken);
        forgotten.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await UnreviewedAsync(session)).GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task What_was_accepted_must_be_what_is_there()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", After);
        var file = (await UnreviewedAsync(session))[0];
        folder.Write("a.txt", After + "mine\n");

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/diff/accept", new { changes = new[] { new { file_id = Text(file, "file_id") } } }, HttpStatusCode.Conflict);

        problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:diff-changed");
        (await UnreviewedAsync(session)).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_list_of_sessions_says_branch_size_and_state_of_each()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", Before);
        await TestGit.RunAsync(folder.Path, "checkout", "-q", "-b", "topic");
        var session = await client.NewSessionAsync(folder.Path);
        (await ListedAsync(session)).GetProperty("branch").GetString().ShouldBe("topic");
        await WriteAsync(session, "a.txt", After);

        var listed = await ListedAsync(session);
        var changes = listed.GetProperty("changes");
        (changes.GetProperty("files").GetInt32(), changes.GetProperty("lines_added").GetInt32(), changes.GetProperty("lines_removed").GetInt32()).ShouldBe((1, 1, 2));
        listed.GetProperty("last_run").GetProperty("status").GetString().ShouldBe("completed");

        var file = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files")[0];
        await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", new { changes = new[] { new { file_id = Text(file, "file_id") } } });
        (await ListedAsync(session)).GetProperty("changes").GetProperty("lines_removed").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Taking_back_twice_with_one_key_happens_once_and_gives_the_first_reply()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", After);
        var file = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files")[0];
        var body = new { changes = new[] { new { file_id = Text(file, "file_id") } } };

        var first = await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", body, idempotencyKey: "once");
        var seq = (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();
        var again = await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", body, idempotencyKey: "once");

        first.GetProperty("paths")[0].GetString().ShouldBe("a.txt");
        again.GetRawText().ShouldBe(first.GetRawText());
        File.ReadAllText(folder["a.txt"]).ShouldBe(Before);
        (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64().ShouldBe(seq);
        await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", body, HttpStatusCode.Conflict, idempotencyKey: "another");
        await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", new { changes = Array.Empty<object>(), from = 0 }, HttpStatusCode.UnprocessableEntity, idempotencyKey: "once");
    }

    [Fact]
    public async Task A_whole_file_is_taken_back_with_bytes_that_are_no_text_around_it()
    {
        await File.WriteAllBytesAsync(folder["keep.bin"], [0, 255, 10, 0], TestContext.Current.CancellationToken);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "new.txt", "x\n");
        var file = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files")[0];

        await client.PostJsonAsync($"/api/sessions/{session}/diff/revert", new { changes = new[] { new { file_id = Text(file, "file_id") } } });

        File.Exists(folder["new.txt"]).ShouldBeFalse();
        File.ReadAllBytes(folder["keep.bin"]).ShouldBe([0, 255, 10, 0]);
    }

    [Fact]
    public async Task A_diff_that_is_no_longer_true_changes_nothing()
    {
        folder.Write("a.txt", Before);
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", After);
        var file = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files")[0];
        folder.Write("a.txt", After + "mine\n");

        var problem = await client.PostJsonAsync(
            $"/api/sessions/{session}/diff/revert", new { changes = new[] { new { file_id = Text(file, "file_id") } } }, HttpStatusCode.Conflict);

        problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:diff-changed");
        File.ReadAllText(folder["a.txt"]).ShouldBe(After + "mine\n");
    }

    [Fact]
    public async Task A_file_that_became_a_link_does_not_shift_what_is_said_of_the_next()
    {
        folder.Write("a", "file\n");
        folder.Write("z.txt", "old\n");
        var session = await client.NewSessionAsync(folder.Path);
        await client.AllowAllAsync(await client.PromptAsync(session, """/demo tool bash {"command":"rm a; ln -s z.txt a; echo new > z.txt"}""", "/demo say done"));

        var files = (await client.GetJsonAsync($"/api/sessions/{session}/diff")).GetProperty("files");

        files[1].GetProperty("path").GetString().ShouldBe("z.txt");
        files[1].GetProperty("hunks")[0].GetProperty("patch").GetString()!.ShouldContain("-old\n+new\n");
    }

    [Fact]
    public async Task A_workspaces_diff_is_against_its_last_commit()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "one\n");
        var workspace = (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString();
        folder.Write("a.txt", "two\n");

        var file = (await client.GetJsonAsync($"/api/workspaces/{workspace}/diff")).GetProperty("files").EnumerateArray().Single();

        file.GetProperty("hunks")[0].GetProperty("patch").GetString()!.ShouldContain("-one\n+two\n");
    }

    [Theory]
    [InlineData("from=x")]
    [InlineData("to=99999")]
    [InlineData("run=x")]
    [InlineData("run=00000000-0000-0000-0000-000000000001&from=1")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        var session = await client.NewSessionAsync(folder.Path);

        await client.GetJsonAsync($"/api/sessions/{session}/diff?{query}", HttpStatusCode.UnprocessableEntity);
    }

    private async Task<JsonElement> UnreviewedAsync(string session) => (await client.GetJsonAsync($"/api/sessions/{session}/diff?from=accepted")).GetProperty("files");

    private async Task<JsonElement> ListedAsync(string session) =>
        (await client.GetJsonAsync("/api/sessions?limit=200")).GetProperty("items").EnumerateArray().First(item => Text(item, "session_id") == session);

    private Task<JsonElement> AcceptAsync(string session, params object[] changes) => client.PostJsonAsync($"/api/sessions/{session}/diff/accept", new { changes });

    private async Task<string> WriteAsync(string session, string path, string content)
    {
        var run = await client.PromptAsync(
            session,
            $$"""/demo tool read_file {{JsonSerializer.Serialize(new { path })}}""",
            $$"""/demo tool write_file {{JsonSerializer.Serialize(new { path, content })}}""",
            "/demo say done");
        await client.AllowAllAsync(run);
        return run;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}

using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class LandingTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_session_in_place_lands_as_a_commit_of_its_own_changes_on_the_branch_that_is_checked_out()
    {
        var session = await ChangedAsync();
        folder.Write("mine.txt", "mine\n");
        var before = await TestGit.RunAsync(folder.Path, "rev-parse", "HEAD");

        var report = await client.PostJsonAsync($"/api/sessions/{session}/land", new { message = "fix it", author = "Ada <ada@example.test>" });

        (await TestGit.RunAsync(folder.Path, "log", "-1", "--format=%H %P %an %s")).ShouldBe($"{report.GetProperty("commit").GetString()} {before} Ada fix it");
        (await TestGit.RunAsync(folder.Path, "show", "--name-only", "--format=", "HEAD")).ShouldBe("a.txt");
        (await TestGit.RunAsync(folder.Path, "status", "--porcelain")).ShouldBe("?? mine.txt");
        (await client.StoredEventsAsync(session))[^1].Type.ShouldBe("ui.landed");
        await client.PostJsonAsync($"/api/sessions/{session}/land", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_branch_leaves_the_work_tree_alone_and_grows_with_the_next_landing()
    {
        var session = await ChangedAsync();
        var head = await TestGit.RunAsync(folder.Path, "rev-parse", "HEAD");

        var first = await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "branch", branch = "feature" });
        await WriteAsync(session, "b.txt", "b\n");
        var second = await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "branch", branch = "feature" });

        (await TestGit.RunAsync(folder.Path, "rev-parse", "HEAD")).ShouldBe(head);
        (await TestGit.RunAsync(folder.Path, "rev-list", "feature")).Split('\n')
            .ShouldBe([second.GetProperty("commit").GetString()!, first.GetProperty("commit").GetString()!, head]);
    }

    [Fact]
    public async Task A_branch_of_somebody_else_is_not_touched()
    {
        var session = await ChangedAsync();
        await TestGit.RunAsync(folder.Path, "branch", "feature");

        (await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "branch", branch = "feature" }, HttpStatusCode.Conflict))
            .GetProperty("type").GetString().ShouldBe("urn:gantry:problem:branch-exists");
    }

    [Fact]
    public async Task A_patch_applies_to_what_the_session_began_from()
    {
        var session = await ChangedAsync();
        var patch = Convert.FromBase64String((await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "patch" })).GetProperty("patch").GetString()!);
        using var other = new TemporaryDirectory();
        await TestGit.CreateAsync(other.Path, "a.txt", "one\n");

        await TestGit.RunAsync(other.Path, "apply", other.Write("../" + Path.GetFileName(other.Path) + "/x.patch", Encoding.UTF8.GetString(patch)));

        File.ReadAllText(other["a.txt"]).ShouldBe("two\n");
    }

    [Fact]
    public async Task Only_what_was_accepted_lands_when_that_is_asked_as_it_was_then()
    {
        var session = await ChangedAsync();
        await WriteAsync(session, "b.txt", "b\n");
        await AcceptAsync(session, "a.txt");
        await WriteAsync(session, "a.txt", "three\n");

        var report = await client.PostJsonAsync($"/api/sessions/{session}/land", new { accepted = true });
        var patch = Convert.FromBase64String((await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "patch", accepted = true })).GetProperty("patch").GetString()!);

        (await TestGit.RunAsync(folder.Path, "show", "--name-only", "--format=", report.GetProperty("commit").GetString()!)).ShouldBe("a.txt");
        (await TestGit.RunAsync(folder.Path, "show", "HEAD:a.txt")).ShouldBe("two");
        (await TestGit.RunAsync(folder.Path, "status", "--porcelain")).Split('\n').ShouldBe(["M a.txt", "?? b.txt"]);
        Encoding.UTF8.GetString(patch).ShouldSatisfyAllConditions(text => text.ShouldContain("+two"), text => text.ShouldNotContain("b.txt"));
        var left = await client.GetJsonAsync($"/api/sessions/{session}/diff?from=accepted");
        left.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).ShouldBe(["a.txt", "b.txt"]);
    }

    [Fact]
    public async Task What_was_accepted_cannot_land_when_nothing_was()
    {
        var session = await ChangedAsync();

        (await client.PostJsonAsync($"/api/sessions/{session}/land", new { accepted = true }, HttpStatusCode.Conflict))
            .GetProperty("type").GetString().ShouldBe("urn:gantry:problem:nothing-accepted");
    }

    [Fact]
    public async Task A_fork_lands_as_a_branch_in_the_repository_that_it_was_copied_from()
    {
        var session = await ChangedAsync();
        var fork = (await client.PostJsonAsync($"/api/sessions/{session}/fork", new { })).GetProperty("session_id").GetString()!;
        await WriteAsync(fork, "a.txt", "three\n");

        var report = await client.PostJsonAsync($"/api/sessions/{fork}/land", new { });

        (await TestGit.RunAsync(folder.Path, "show", $"{report.GetProperty("branch").GetString()}:a.txt")).ShouldBe("three");
        File.ReadAllText(folder["a.txt"]).ShouldBe("two\n");
    }

    [Fact]
    public async Task A_push_without_a_remote_and_a_request_without_an_account_are_refused_before_anything_is_sent()
    {
        var session = await ChangedAsync();

        (await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "push" }, HttpStatusCode.Conflict))
            .GetProperty("type").GetString().ShouldBe("urn:gantry:problem:no-remote");
        await TestGit.RunAsync(folder.Path, "remote", "add", "origin", "https://127.0.0.1/org/repo");
        await client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "push" }, HttpStatusCode.UnprocessableEntity);
        (await TestGit.RunAsync(folder.Path, "branch", "--list", "gantry/*")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"as":"merge"}""", "as")]
    [InlineData("""{"author":"nobody"}""", "author")]
    [InlineData("""{"author":"A\nB <a@b>"}""", "author")]
    [InlineData("""{"branch":"--force"}""", "branch")]
    [InlineData("""{"title":" "}""", "title")]
    public async Task A_landing_that_makes_no_sense_is_refused_with_its_field(string body, string field)
    {
        var session = await client.NewSessionAsync(folder.Path);

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/land", JsonDocument.Parse(body).RootElement, HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
    }

    private async Task<string> ChangedAsync()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "one\n");
        var session = await client.NewSessionAsync(folder.Path);
        await WriteAsync(session, "a.txt", "two\n");
        return session;
    }

    private async Task AcceptAsync(string session, string path)
    {
        var diff = await client.GetJsonAsync($"/api/sessions/{session}/diff?from=accepted");
        var file = diff.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("path").GetString() == path).GetProperty("file_id").GetString();
        await client.PostJsonAsync($"/api/sessions/{session}/diff/accept", new { changes = new[] { new { file_id = file } } });
    }

    private async Task WriteAsync(string session, string path, string content) =>
        await client.AllowAllAsync(await client.PromptAsync(
            session,
            $$"""/demo tool read_file {{JsonSerializer.Serialize(new { path })}}""",
            $$"""/demo tool write_file {{JsonSerializer.Serialize(new { path, content })}}""",
            "/demo say done"));
}

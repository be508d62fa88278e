using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class ImportTests(ImportGround ground) : IClassFixture<ImportGround>
{
    private readonly GitHttpServer server = ground.Server;

    private HttpClient Client => ground.Daemon.Client;

    [Fact]
    public async Task An_import_answers_at_once_tells_how_far_it_is_and_ends_with_its_workspace()
    {
        var (import, place) = await BeginAsync(new { source_uri = server.UrlOf("org/repo.git"), depth = 1, branch = "main" });

        await using var stream = await EventSource.OpenAsync(Client, $"{place}/events", holdsEvents: false);
        var states = (await stream.ReadToEndAsync()).Where(frame => frame.Data is not null).Select(frame => frame.Json).ToList();

        states[^1].GetProperty("state").GetString().ShouldBe("ready");
        states[^1].GetProperty("import_id").GetString().ShouldBe(import);
        var workspace = await Client.GetJsonAsync($"/api/workspaces/{states[^1].GetProperty("workspace_id").GetString()}");
        var copy = workspace.GetProperty("local_path").GetString()!;
        File.ReadAllText(Path.Combine(copy, "readme")).ShouldBe("hello");
        (await TestGit.RunAsync(copy, "rev-list", "--count", "--all")).ShouldBe("1");
        (await Client.GetJsonAsync(place)).GetProperty("state").GetString().ShouldBe("ready");
        (await Client.GetJsonAsync("/api/workspaces/imports")).GetProperty("items")[0].GetProperty("import_id").GetString().ShouldBe(import);
        await Client.PostJsonAsync($"{place}/cancel", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task One_that_is_cancelled_in_the_middle_leaves_no_folder_no_workspace_and_no_process()
    {
        var before = ground.Managed();
        var known = await WorkspacesAsync();
        _ = server.StallAfter(300_000);
        var (_, place) = await BeginAsync(new { source_uri = server.UrlOf("org/repo.git") });
        await using var stream = await EventSource.OpenAsync(Client, $"{place}/events", holdsEvents: false);
        await stream.ReadUntilAsync(frame => Percent(frame) is > 5);

        var cancelled = await Client.PostJsonAsync($"{place}/cancel", new { });

        cancelled.GetProperty("state").GetString().ShouldBe("cancelled");
        (await stream.ReadToEndAsync())[^1].Data!.ShouldContain("\"cancelled\"");
        server.StallNoMore();
        ground.Managed().ShouldBe(before);
        (await WorkspacesAsync()).ShouldBe(known);
        // Killed, they are seen until the kernel has come to them.
        (await Repeatedly.AskUntilAsync(() => Task.FromResult(Clones().ToList()), clones => clones.Count == 0, TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await Client.PostJsonAsync($"{place}/cancel", new { })).GetProperty("state").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task One_that_fails_says_why_and_leaves_nothing()
    {
        var before = ground.Managed();
        var (_, place) = await BeginAsync(new { source_uri = server.UrlOf("org/other.git") });

        await using var stream = await EventSource.OpenAsync(Client, $"{place}/events", holdsEvents: false);
        var last = (await stream.ReadToEndAsync())[^1].Json;

        last.GetProperty("state").GetString().ShouldBe("failed");
        last.GetProperty("error").GetString()!.ShouldContain("not found");
        ground.Managed().ShouldBe(before);
    }

    [Fact]
    public async Task The_same_command_again_gives_the_first_import_and_a_folder_is_ready_at_once()
    {
        var before = ground.Managed();
        var body = new { source_uri = server.UrlOf("org/repo.git"), depth = 1 };

        var (first, place) = await BeginAsync(body, key: "once");
        var (again, _) = await BeginAsync(body, key: "once");
        var (_, local) = await BeginAsync(new { source_uri = ground.Folder["source"] });
        await using var stream = await EventSource.OpenAsync(Client, $"{place}/events", holdsEvents: false);
        await stream.ReadToEndAsync();
        await using var other = await EventSource.OpenAsync(Client, $"{local}/events", holdsEvents: false);
        var last = (await other.ReadToEndAsync())[^1];

        again.ShouldBe(first);
        last.Data!.ShouldContain("\"ready\"");
        ground.Managed().Except(before).ShouldHaveSingleItem();
        await Client.GetJsonAsync($"/api/workspaces/imports/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"source_uri":"https://ada:s3cr3t@localhost/repo"}""", "source_uri", "gantry workspace credential set")]
    [InlineData("""{"source_uri":"https://github.com/org/repo","depth":0}""", "depth", "1 to")]
    [InlineData("""{"source_uri":"https://github.com/org/repo","branch":"--upload-pack=x"}""", "branch", "name")]
    [InlineData("""{"source_uri":"https://github.com/org/repo","branch":"a..b"}""", "branch", "name")]
    [InlineData("""{"source_uri":"/","recurse_submodules":true}""", "recurse_submodules", "git URLs")]
    [InlineData("""{"source_uri":"file:///etc"}""", "source_uri", "https://")]
    public async Task What_makes_no_sense_is_refused_at_once_and_nothing_begins(string body, string field, string hint)
    {
        var before = await ImportsAsync();
        using var request = Asynchronous(JsonDocument.Parse(body).RootElement);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("errors").GetProperty(field)[0].GetString()!.ShouldContain(hint);
        problem.ToString().ShouldNotContain("s3cr3t");
        (await ImportsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Submodules_come_along_when_they_are_wanted_and_each_session_gets_its_own()
    {
        await ground.ServeOuterAsync("org/outer.git", "../inner.git");

        var workspace = await Client.PostJsonAsync("/api/workspaces/import", new { source_uri = server.UrlOf("org/outer.git"), recurse_submodules = true });
        var session = await Client.PostJsonAsync("/api/sessions", new { workspace_id = workspace.GetProperty("workspace_id").GetString(), agent = "demo" });

        File.ReadAllText(Path.Combine(workspace.GetProperty("local_path").GetString()!, "lib/inner/inner.txt")).ShouldBe("inner");
        File.ReadAllText(Path.Combine(session.GetProperty("repo_path").GetString()!, "lib/inner/inner.txt")).ShouldBe("inner");
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/org/inner.git", "not on the public internet")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/inner.git", "not on the public internet")]
    [InlineData("file:///etc", "Only https")]
    [InlineData("ext::sh -c touch% /tmp/x", "git URL")]
    [InlineData("-u./x", "git URL")]
    [InlineData("https://ada:pw@localhost:{0}/org/inner.git", "credentials")]
    [InlineData("../../../inner.git", "leads above")]
    public async Task A_submodule_whose_url_may_not_be_connected_to_ends_the_import_and_nothing_is_asked(string url, string reason)
    {
        var before = ground.Managed();
        var outer = $"org/outer-{Guid.NewGuid():N}.git";
        await ground.ServeOuterAsync(outer, string.Format(null, url, server.Port).Replace("inner.git", "canary.git"));

        var refused = await Client.PostJsonAsync(
            "/api/workspaces/import", new { source_uri = server.UrlOf(outer), recurse_submodules = true }, HttpStatusCode.UnprocessableEntity);

        refused.GetProperty("errors").GetProperty("recurse_submodules")[0].GetString()!.ShouldContain(reason);
        server.Requests.ShouldNotContain(path => path.Contains("canary"));
        ground.Managed().ShouldBe(before);
    }

    [Fact]
    public async Task A_credential_is_given_once_and_stands_nowhere_but_in_its_file()
    {
        const string Canary = "s3cr3t-canary-4711";
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"ada:{Canary}"));
        var host = $"localhost:{server.Port}";
        server.Secret = $"ada:{Canary}";
        var body = new { source_uri = server.UrlOf("org/repo.git") };
        try
        {
            var before = await Client.PostJsonAsync("/api/workspaces/import", body, HttpStatusCode.ServiceUnavailable);
            await Client.PostJsonAsync("/api/workspaces/credentials", new { host, user = "ada", secret = Canary + "-wrong" });
            var wrong = await Client.PostJsonAsync("/api/workspaces/import", body, HttpStatusCode.ServiceUnavailable);
            var set = await Client.PostJsonAsync("/api/workspaces/credentials", new { host, user = "ada", secret = Canary });
            var stalled = server.StallAfter(300_000);
            var (_, place) = await BeginAsync(body);
            await stalled.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            var arguments = string.Concat(Clones());
            await Client.PostJsonAsync($"{place}/cancel", new { });
            server.StallNoMore();
            var workspace = await Client.PostJsonAsync("/api/workspaces/import", body);

            before.GetProperty("detail").GetString()!.ShouldContain($"gantry workspace credential set {host}");
            wrong.GetProperty("detail").GetString()!.ShouldContain("does not accept");
            File.GetUnixFileMode(ground.CredentialFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            arguments.ShouldNotBeEmpty();
            var said = arguments + ground.Daemon.Log + before + wrong + set + workspace + await Client.GetJsonAsync("/api/workspaces/credentials") + await Client.GetJsonAsync("/api/workspaces/imports")
                + ground.Written(except: ground.CredentialFile);
            said.ShouldNotContain(Canary);
            said.ShouldNotContain(encoded);
            (await Client.DeleteAsync($"/api/workspaces/credentials/{host}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
            File.ReadAllText(ground.CredentialFile).ShouldNotContain(Canary);
        }
        finally
        {
            server.Secret = null;
            server.StallNoMore();
        }
    }

    [Theory]
    [InlineData("""{"host":"https://x","secret":"s"}""", "host")]
    [InlineData("""{"host":"git.example.org","user":"a:b","secret":"s"}""", "user")]
    [InlineData("""{"host":"git.example.org","secret":"a\nb"}""", "secret")]
    [InlineData("""{"host":"git.example.org"}""", "secret")]
    public async Task A_credential_that_makes_no_sense_is_refused_with_its_field(string body, string field)
    {
        var problem = await Client.PostJsonAsync("/api/workspaces/credentials", JsonDocument.Parse(body).RootElement, HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
    }

    private static int? Percent(SseFrame frame)
    {
        if (frame.Data is null)
        {
            return null;
        }

        var progress = frame.Json.GetProperty("progress");
        return progress.ValueKind == JsonValueKind.Object && progress.GetProperty("phase").GetString() == "Receiving objects"
            ? progress.GetProperty("percent").GetInt32()
            : null;
    }

    private async Task<(string Id, string Place)> BeginAsync(object body, string? key = null)
    {
        using var request = Asynchronous(body);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        response.Headers.GetValues("Preference-Applied").ShouldBe(["respond-async"]);
        return (JsonDocument.Parse(text).RootElement.GetProperty("import_id").GetString()!, response.Headers.Location!.OriginalString);
    }

    private static HttpRequestMessage Asynchronous(object body) =>
        new(HttpMethod.Post, "/api/workspaces/import") { Content = JsonContent.Create(body), Headers = { { "Prefer", "respond-async" } } };

    // Programs of this machine whose arguments name this test's server.
    private IEnumerable<string> Clones() =>
        from process in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(process), out _)
        let line = CommandLine(process)
        where line.Contains($"localhost:{server.Port}/", StringComparison.Ordinal)
        select line;

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private Task<string[]> WorkspacesAsync() => IdsAsync("/api/workspaces", "workspace_id");

    private Task<string[]> ImportsAsync() => IdsAsync("/api/workspaces/imports", "import_id");

    private async Task<string[]> IdsAsync(string path, string name) =>
        [.. (await Client.GetJsonAsync(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty(name).GetString()!)];
}

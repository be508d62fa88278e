using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>From a remote repository to a pull request there: import, change, look, land.</summary>
public sealed class PushTests(ImportGround ground) : IClassFixture<ImportGround>, IDisposable
{
    private const string Token = "forge-token-canary-0815";
    private readonly ForgeStub forge = new();

    private HttpClient Client => ground.Daemon.Client;

    private string Accounts => Path.Combine(ground.Daemon.DataDirectory, "forges.json");

    public void Dispose()
    {
        File.Delete(Accounts);
        forge.Dispose();
    }

    [Fact]
    public async Task A_sessions_change_is_pushed_and_proposed_and_its_token_stands_nowhere()
    {
        WriteAccounts();
        var session = await ChangedAsync(depth: null);
        forge.Reply(200, """{"default_branch":"main"}""");
        forge.Reply(201, """{"html_url":"https://forge.example.test/org/repo/pull/1"}""");

        var diff = await Client.GetJsonAsync($"/api/sessions/{session}/diff");
        var report = await Client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "pull_request", branch = "feature", message = "Greet" });

        diff.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).ShouldBe(["readme"]);
        report.GetProperty("url").GetString().ShouldBe("https://forge.example.test/org/repo/pull/1");
        var bare = ground.Folder["served", "org/repo.git"];
        (await TestGit.RunAsync(bare, "log", "-1", "--format=%H %s", "feature")).ShouldBe($"{report.GetProperty("commit").GetString()} Greet");
        (await TestGit.RunAsync(bare, "show", "feature:readme")).ShouldBe("changed");
        (await TestGit.RunAsync(bare, "rev-parse", "feature~1")).ShouldBe(await TestGit.RunAsync(bare, "rev-parse", "main"));
        forge.Calls.Select(call => call.Line).ShouldBe(["GET /repos/org/repo", "POST /repos/org/repo/pulls"]);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Token}"));
        ground.Server.Logins.ShouldContain($"Basic {login}");
        var said = ground.Daemon.Log + diff + report + ground.Written(except: Accounts);
        said.ShouldNotContain(Token);
        said.ShouldNotContain(login);
    }

    [Fact]
    public async Task A_shallow_import_is_pushed_as_well()
    {
        var session = await ChangedAsync(depth: 1);

        var report = await Client.PostJsonAsync($"/api/sessions/{session}/land", new { @as = "push", branch = "shallow" });

        var bare = ground.Folder["served", "org/repo.git"];
        (await TestGit.RunAsync(bare, "rev-parse", "shallow")).ShouldBe(report.GetProperty("commit").GetString());
        (await TestGit.RunAsync(bare, "rev-list", "--count", "shallow")).ShouldBe("3");
    }

    [Fact]
    public async Task A_forge_that_refuses_is_told_and_what_was_pushed_stays()
    {
        WriteAccounts();
        var session = await ChangedAsync(depth: null);
        forge.Reply(403, """{"message":"Resource not accessible by personal access token"}""");

        var refused = await Client.PostJsonAsync(
            $"/api/sessions/{session}/land", new { @as = "pull_request", branch = "refused", @base = "main" }, HttpStatusCode.ServiceUnavailable);

        refused.GetProperty("detail").GetString()!.ShouldContain("403");
        refused.GetProperty("detail").GetString()!.ShouldContain("not accessible");
        (await TestGit.RunAsync(ground.Folder["served", "org/repo.git"], "branch", "--list", "refused")).ShouldNotBeEmpty();
    }

    private void WriteAccounts()
    {
        File.WriteAllText(Accounts, JsonSerializer.Serialize(new[] { new { host = "localhost", kind = "github", token = Token, api = forge.Address } }));
        File.SetUnixFileMode(Accounts, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<string> ChangedAsync(int? depth)
    {
        var workspace = await Client.PostJsonAsync("/api/workspaces/import", new { source_uri = ground.Server.UrlOf("org/repo.git"), depth });
        var session = (await Client.PostJsonAsync("/api/sessions", new { workspace_id = workspace.GetProperty("workspace_id").GetString(), agent = "demo" })).GetProperty("session_id").GetString()!;
        var run = await Client.PromptAsync(session, """/demo tool read_file {"path":"readme"}""", """/demo tool write_file {"path":"readme","content":"changed"}""", "/demo say done");
        await Client.AllowAllAsync(run);
        return session;
    }
}

using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>What the folders of sessions get when the workspace was imported from elsewhere.</summary>
public sealed class ImportedSetupTests(ImportGround ground) : IClassFixture<ImportGround>
{
    private const string Secret = "canary-imported-4d1f";

    [Fact]
    public async Task A_workspace_imported_over_https_sets_up_each_session_s_clone()
    {
        var workspace = await ground.Daemon.Client.PostJsonAsync("/api/workspaces/import", new { source_uri = ground.Server.UrlOf("org/inner.git") });

        await SetsUpItsSessionsAsync(ground.Daemon.Client, workspace, "inner.txt", "inner");
    }

    [Fact]
    public async Task So_does_one_imported_over_ssh()
    {
        Assert.SkipWhen(SshServer.Missing is not null, SshServer.Missing ?? "");
        using var folder = new TemporaryDirectory();
        var source = await TestGit.CreateAsync(folder["source"], "readme", "over ssh");
        await using var server = await SshServer.StartAsync(Directory.CreateDirectory(folder["ssh"]).FullName);
        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["GANTRY_GIT_ALLOWED_HOSTS"] = $"localhost:{server.Port}",
            ["SSH_AUTH_SOCK"] = server.AgentSocket,
        });

        var workspace = await daemon.Client.PostJsonAsync("/api/workspaces/import", new { source_uri = $"ssh://{Environment.UserName}@localhost:{server.Port}{source}" });

        await SetsUpItsSessionsAsync(daemon.Client, workspace, "readme", "over ssh");
    }

    private static async Task SetsUpItsSessionsAsync(HttpClient client, JsonElement workspace, string file, string content)
    {
        var id = workspace.GetProperty("workspace_id").GetString()!;
        var managed = workspace.GetProperty("local_path").GetString()!;
        await File.WriteAllTextAsync(Path.Combine(managed, ".env"), Secret, TestContext.Current.CancellationToken);
        await client.PostJsonAsync($"/api/workspaces/{id}/trust", new { trusted = true });
        await client.PostJsonAsync($"/api/workspaces/{id}/settings", new { setup_script = $"cat {file} .env > seen\n", copied_files = new[] { ".env" } });

        foreach (var _ in (string[])["one", "another"])
        {
            var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = id, agent = "demo" });
            var clone = session.GetProperty("repo_path").GetString()!;
            var frames = await client.RunToEndAsync(await client.PromptAsync(session.GetProperty("session_id").GetString()!, "/demo say hello"));

            clone.ShouldNotBe(managed);
            frames.Single(frame => frame.Type == "ui.setup.completed").Payload.GetProperty("outcome").GetString().ShouldBe("succeeded");
            File.ReadAllText(Path.Combine(clone, "seen")).ShouldBe(content + Secret);
            frames.ShouldAllBe(frame => frame.Data == null || !frame.Data.Contains(Secret, StringComparison.Ordinal));
            frames.ShouldNotContain(frame => frame.Type == "ui.diff");
        }

        File.Exists(Path.Combine(managed, "seen")).ShouldBeFalse();
    }
}

using System.Net.Http.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

public sealed class KilledImportTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory served = new();
    private readonly TemporaryDirectory temporary = new();

    public void Dispose()
    {
        data.Dispose();
        served.Dispose();
        temporary.Dispose();
    }

    [Fact]
    public async Task An_import_that_was_killed_is_swept_away_at_the_next_start()
    {
        await using var server = new StaticHttpsServer(served.Path) { Hold = new TaskCompletionSource().Task };
        var environment = new Dictionary<string, string>
        {
            ["GANTRY_GIT_ALLOWED_HOSTS"] = $"localhost:{server.Port}",
            ["GIT_SSL_CAINFO"] = served.Write("authority.pem", server.CertificatePem),
        };
        await using (var first = await DaemonProcess.StartAsync(data.Path, environment))
        {
            var importing = first.Client.PostAsJsonAsync(
                "/api/workspaces/import",
                new { source_type = "github", source_uri = $"https://localhost:{server.Port}/repo.git" },
                TestContext.Current.CancellationToken);
            await server.FirstRequest.Task.WaitAsync(TestContext.Current.CancellationToken);
            await first.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(importing);
        }

        Unfinished().ShouldHaveSingleItem();
        await using var second = await DaemonProcess.StartAsync(data.Path, environment);
        Unfinished().ShouldBeEmpty();

        IEnumerable<string> Unfinished() => Directory.EnumerateDirectories(Path.Combine(data.Path, "workspaces"));
    }

    [Fact]
    public async Task An_import_that_nobody_waits_for_is_told_as_failed_after_a_kill()
    {
        await using var server = new StaticHttpsServer(served.Path) { Hold = new TaskCompletionSource().Task };
        var environment = new Dictionary<string, string>
        {
            ["GANTRY_GIT_ALLOWED_HOSTS"] = $"localhost:{server.Port}",
            ["GIT_SSL_CAINFO"] = served.Write("authority.pem", server.CertificatePem),
        };
        string place;
        await using (var first = await DaemonProcess.StartAsync(data.Path, environment))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/workspaces/import")
            {
                Content = JsonContent.Create(new { source_uri = $"https://localhost:{server.Port}/repo.git" }),
                Headers = { { "Prefer", "respond-async" } },
            };
            using var begun = await first.Client.SendAsync(request, TestContext.Current.CancellationToken);
            place = begun.Headers.Location!.OriginalString;
            await server.FirstRequest.Task.WaitAsync(TestContext.Current.CancellationToken);
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path, environment);
        var import = await second.Client.GetJsonAsync(place);

        (import.GetProperty("state").GetString(), import.GetProperty("error_code").GetString()).ShouldBe(("failed", "import-interrupted"));
        (await second.Client.GetJsonAsync("/api/workspaces")).GetProperty("items").GetArrayLength().ShouldBe(0);
        Directory.EnumerateFileSystemEntries(Path.Combine(data.Path, "workspaces")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_that_was_whole_and_not_yet_recorded_at_the_kill_is_swept_away_and_a_recorded_one_stays()
    {
        var unrecorded = Path.Combine(data.Path, "workspaces", Guid.CreateVersion7().ToString());
        Directory.CreateDirectory(Path.Combine(unrecorded, "repo"));
        await File.WriteAllTextAsync(Path.Combine(unrecorded, "unrecorded"), "", TestContext.Current.CancellationToken);
        var unmarked = Path.Combine(data.Path, "workspaces", Guid.CreateVersion7().ToString());
        Directory.CreateDirectory(Path.Combine(unmarked, "repo"));

        await using var daemon = await DaemonProcess.StartAsync(data.Path);

        Directory.EnumerateDirectories(Path.Combine(data.Path, "workspaces")).ShouldBe([unmarked]);
    }

    [Fact]
    public async Task A_daemon_leaves_nothing_in_the_temporary_folder()
    {
        var repository = await TestGit.CreateAsync(served["repository"], "readme", "hello");
        await using (var daemon = await DaemonProcess.StartAsync(data.Path, new Dictionary<string, string> { ["TMPDIR"] = temporary.Path }))
        {
            var session = await daemon.Client.NewSessionAsync(repository);
            var run = await daemon.Client.PromptAsync(session, """/demo tool list_files {"path":"."}""", "/demo say done");
            await daemon.Client.RunToEndAsync(run);
            using var export = await daemon.Client.GetAsync($"/api/sessions/{session}/export", TestContext.Current.CancellationToken);
            export.EnsureSuccessStatusCode();
            (await daemon.StopAsync()).ShouldBe(0);
        }

        Directory.EnumerateFileSystemEntries(temporary.Path).ShouldBeEmpty();
    }
}

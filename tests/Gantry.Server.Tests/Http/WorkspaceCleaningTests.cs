using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class WorkspaceCleaningTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Only_folders_with_nothing_to_lose_go_and_a_dry_run_is_what_happens_when_nobody_says()
    {
        var workspace = await ImportAsync();
        var (idle, changed, landed) = (await NewSessionAsync(workspace), await NewSessionAsync(workspace), await NewSessionAsync(workspace));
        await RunAsync(idle.Id, "/demo say hello");
        await RunAsync(changed.Id, """/demo tool write_file {"path":"new.txt","content":"precious"}""", "/demo say done");
        await RunAsync(landed.Id, """/demo tool write_file {"path":"other.txt","content":"landed"}""", "/demo say done");
        await client.PostJsonAsync($"/api/sessions/{landed.Id}/land", new { @as = "branch", message = "Other" });

        var dry = await CleanAsync(workspace, new { });
        Directory.Exists(idle.Folder).ShouldBeTrue();
        var done = await CleanAsync(workspace, new { dry_run = false });

        foreach (var report in (JsonElement[])[dry, done])
        {
            Kept(report, idle.Id).ShouldBeNull();
            Kept(report, landed.Id).ShouldBeNull();
            Kept(report, changed.Id)!.ShouldContain("not landed");
            report.GetProperty("freed_bytes").GetInt64().ShouldBeGreaterThan(0);
        }

        (Directory.Exists(idle.Folder), Directory.Exists(landed.Folder)).ShouldBe((false, false));
        File.ReadAllText(Path.Combine(changed.Folder, "new.txt")).ShouldBe("precious");
        (await CleanAsync(workspace, new { dry_run = false })).GetProperty("folders").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task What_a_session_did_before_its_log_was_archived_still_counts_wherever_its_past_is_asked_for()
    {
        var workspace = await ImportAsync();
        var session = await NewSessionAsync(workspace);
        await RunAsync(session.Id, """/demo tool write_file {"path":"new.txt","content":"precious\n"}""", "/demo say written");
        var pruned = await client.PostJsonAsync("/api/database/prune", new { session_ids = new[] { session.Id } });
        pruned.GetProperty("outcome").GetProperty("pruned").GetArrayLength().ShouldBe(1);
        await RunAsync(session.Id, "/demo say hello");

        Kept(await CleanAsync(workspace, new { dry_run = false }), session.Id)!.ShouldContain("not landed");
        File.Exists(Path.Combine(session.Folder, "new.txt")).ShouldBeTrue();
        var diff = await client.GetJsonAsync($"/api/sessions/{session.Id}/diff");
        diff.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).ShouldBe(["new.txt"]);
        var fork = await client.PostJsonAsync($"/api/sessions/{session.Id}/fork", new { });
        var copied = await client.GetJsonAsync($"/api/sessions/{fork.GetProperty("session_id").GetString()}");
        copied.GetProperty("last_seq").GetInt64().ShouldBeGreaterThan(10);
        var landed = await client.PostJsonAsync($"/api/sessions/{session.Id}/land", new { @as = "patch" });
        System.Text.Encoding.UTF8.GetString(landed.GetProperty("patch").GetBytesFromBase64()).ShouldContain("+precious");
        var plan = await client.PostJsonAsync($"/api/sessions/{session.Id}/rewind", new { to_seq = 0, preview = true });
        plan.GetProperty("paths").EnumerateArray().Select(path => path.GetString()).ShouldBe(["new.txt"]);
    }

    [Fact]
    public async Task What_was_forced_away_comes_back_with_a_fork_and_the_session_says_so()
    {
        var workspace = await ImportAsync();
        var session = await NewSessionAsync(workspace);
        await RunAsync(session.Id, """/demo tool write_file {"path":"new.txt","content":"precious"}""", "/demo say done");
        File.WriteAllText(Path.Combine(session.Folder, "by-hand.txt"), "after the run");

        Kept(await CleanAsync(workspace, new { dry_run = false, force = true }), session.Id).ShouldBeNull();

        Directory.Exists(session.Folder).ShouldBeFalse();
        var frames = await client.RunToEndAsync(await client.PromptAsync(session.Id, "/demo say hello"));
        frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!.ShouldContain("gantry session fork");
        var fork = (await client.PostJsonAsync($"/api/sessions/{session.Id}/fork", new { })).GetProperty("repo_path").GetString()!;
        File.ReadAllText(Path.Combine(fork, "new.txt")).ShouldBe("precious");
        File.ReadAllText(Path.Combine(fork, "by-hand.txt")).ShouldBe("after the run");
    }

    [Fact]
    public async Task A_session_that_works_and_the_folder_of_the_workspace_itself_are_never_touched()
    {
        var workspace = await ImportAsync();
        var busy = await NewSessionAsync(workspace);
        var inPlace = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo" });
        var run = await client.PromptAsync(busy.Id, """/demo tool write_file {"path":"b.txt","content":"x"}""", "/demo say done");
        await using (var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var report = await CleanAsync(workspace, new { dry_run = false, force = true });
        await client.AllowAllAsync(run);

        report.GetProperty("folders").EnumerateArray().ShouldHaveSingleItem();
        Kept(report, busy.Id)!.ShouldContain("busy");
        File.Exists(Path.Combine(busy.Folder, "b.txt")).ShouldBeTrue();
        inPlace.GetProperty("repo_path").GetString().ShouldBe(folder.Path);
        File.Exists(folder["a.txt"]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_workspace_s_disk_is_told_by_what_it_is_for_and_no_link_is_followed()
    {
        var workspace = await ImportAsync();
        var session = await NewSessionAsync(workspace);
        var before = await DiskAsync(workspace, session.Id);
        File.WriteAllBytes(Path.Combine(session.Folder, "big"), new byte[1_000_000]);
        File.CreateSymbolicLink(Path.Combine(session.Folder, "out"), "/usr");

        var after = await DiskAsync(workspace, session.Id);

        (after - before).ShouldBe(1_000_000);
        var disk = await client.GetJsonAsync($"/api/workspaces/{workspace}/disk");
        disk.GetProperty("copy_bytes").GetInt64().ShouldBe(0);
        disk.GetProperty("checkpoint_bytes").GetInt64().ShouldBeGreaterThan(0);
        disk.GetProperty("total_bytes").GetInt64().ShouldBeGreaterThan(1_000_000);
    }

    private static string? Kept(JsonElement report, string session) =>
        report.GetProperty("folders").EnumerateArray().Single(folder => folder.GetProperty("session_id").GetString() == session).GetProperty("kept").GetString();

    private async Task<long> DiskAsync(string workspace, string session) =>
        (await client.GetJsonAsync($"/api/workspaces/{workspace}/disk")).GetProperty("sessions").EnumerateArray()
            .Single(one => one.GetProperty("session_id").GetString() == session).GetProperty("folder_bytes").GetInt64();

    private Task<JsonElement> CleanAsync(string workspace, object request) => client.PostJsonAsync($"/api/workspaces/{workspace}/clean", request);

    private async Task<string> ImportAsync()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "one\n");
        return (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString()!;
    }

    private async Task<(string Id, string Folder)> NewSessionAsync(string workspace)
    {
        var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", isolated = true });
        return (session.GetProperty("session_id").GetString()!, session.GetProperty("repo_path").GetString()!);
    }

    private async Task RunAsync(string session, params string[] lines) => await client.AllowAllAsync(await client.PromptAsync(session, lines));
}

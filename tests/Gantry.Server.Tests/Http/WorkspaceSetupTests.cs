using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class WorkspaceSetupTests(RunningDaemon daemon) : IDisposable
{
    private const string Secret = "canary-7a2e5b";

    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_session_s_own_folder_gets_its_files_and_its_script_once_and_none_of_it_counts_as_its_work()
    {
        await TestGit.CreateAsync(folder.Path, ".gitignore", ".env\n");
        folder.Write(".env", Secret);
        var workspace = await ImportAsync(trusted: true);
        await SetAsync(workspace, new { setup_script = "cat .env >> seen\ncd /\necho ready\n", copied_files = new[] { ".env", ".gitignore" } });
        var (session, clone) = await NewSessionAsync(workspace);

        var first = await RunAsync(session);
        var second = await RunAsync(session);

        Kinds(first).Take(3).ShouldBe(["ui.setup.started", "ui.setup.completed", "ui.checkpoint"]);
        var started = Payload(first, "ui.setup.started");
        (Texts(started, "copiedFiles"), Texts(started, "keptFiles")).ShouldBe((".env", ".gitignore"));
        var done = Payload(first, "ui.setup.completed");
        (done.GetProperty("outcome").GetString(), done.GetProperty("output").GetString(), done.GetProperty("exitCode").GetInt32()).ShouldBe(("succeeded", "ready\n", 0));
        first.ShouldNotContain(frame => frame.Type == "ui.diff");
        first.ShouldAllBe(frame => frame.Data == null || !frame.Data.Contains(Secret, StringComparison.Ordinal));
        Kinds(second).ShouldBe(["ui.checkpoint"]);
        File.ReadAllText(Path.Combine(clone, "seen")).ShouldBe(Secret);
        File.Exists(folder["seen"]).ShouldBeFalse();
    }

    [Fact]
    public async Task The_workspace_s_own_folder_is_never_set_up()
    {
        var workspace = await ImportAsync(trusted: true);
        await SetAsync(workspace, new { setup_script = "touch made" });
        var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo" });

        Kinds(await RunAsync(session.GetProperty("session_id").GetString()!)).ShouldBe(["ui.checkpoint"]);

        File.Exists(folder["made"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_set_or_done_without_trust()
    {
        var workspace = await ImportAsync(trusted: false);
        var refused = await client.PostJsonAsync(Settings(workspace), new { setup_script = "touch made" }, HttpStatusCode.Conflict);
        refused.GetProperty("detail").GetString()!.ShouldContain("gantry workspace trust");

        await TrustAsync(workspace, trusted: true);
        await SetAsync(workspace, new { setup_script = "touch made" });
        await TrustAsync(workspace, trusted: false);
        var (session, clone) = await NewSessionAsync(workspace);
        var frames = await RunAsync(session);

        Kinds(frames).ShouldBe(["ui.error", "ui.checkpoint"]);
        Payload(frames, "ui.error").GetProperty("message").GetString()!.ShouldContain("nobody trusts the workspace");
        File.Exists(Path.Combine(clone, "made")).ShouldBeFalse();
        (await SetAsync(workspace, new { setup_script = "", copied_files = Array.Empty<string>() })).GetProperty("setup_script").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_script_that_fails_ends_the_run_with_its_words_and_the_next_prompt_begins_again()
    {
        var workspace = await ImportAsync(trusted: true);
        await SetAsync(workspace, new { setup_script = "echo before\nls /nowhere-at-all\necho never" });
        var (session, _) = await NewSessionAsync(workspace);

        var failed = await RunAsync(session);
        await SetAsync(workspace, new { setup_script = "echo better" });
        var mended = await RunAsync(session);

        var done = Payload(failed, "ui.setup.completed");
        done.GetProperty("outcome").GetString().ShouldBe("failed");
        done.GetProperty("output").GetString()!.ShouldStartWith("before\nls: ");
        done.GetProperty("output").GetString()!.ShouldNotContain("never");
        Payload(failed, "ui.run.error").GetProperty("message").GetString()!.ShouldContain("The setup script ended with exit code");
        failed.ShouldNotContain(frame => frame.Type == "ui.message.assistant.final");
        Payload(mended, "ui.setup.completed").GetProperty("outcome").GetString().ShouldBe("succeeded");
        mended.ShouldContain(frame => frame.Type == "ui.run.completed");
    }

    [Fact]
    public async Task A_repository_proposes_and_only_the_bytes_that_were_shown_are_taken_over()
    {
        folder.Write(".gantry/workspace.json", """{"setup":"touch made","copy":["a.txt"]}""");
        folder.Write("a.txt", "a");
        var workspace = await ImportAsync(trusted: true);
        var shown = await client.GetJsonAsync(Settings(workspace));
        var proposal = shown.GetProperty("proposal");
        (shown.GetProperty("setup_script").ValueKind, proposal.GetProperty("setup_script").GetString()).ShouldBe((JsonValueKind.Null, "touch made"));
        var (untouched, clone) = await NewSessionAsync(workspace);
        Kinds(await RunAsync(untouched)).ShouldBe(["ui.checkpoint"]);
        File.Exists(Path.Combine(clone, "made")).ShouldBeFalse();

        folder.Write(".gantry/workspace.json", """{"setup":"touch other"}""");
        await client.PostJsonAsync(Settings(workspace), new { proposal_hash = proposal.GetProperty("hash").GetString() }, HttpStatusCode.Conflict);
        var now = (await client.GetJsonAsync(Settings(workspace))).GetProperty("proposal").GetProperty("hash").GetString();
        (await SetAsync(workspace, new { proposal_hash = now })).GetProperty("setup_script").GetString().ShouldBe("touch other");

        var (session, own) = await NewSessionAsync(workspace);
        await RunAsync(session);
        File.Exists(Path.Combine(own, "other")).ShouldBeTrue();
        var audited = (await client.GetJsonAsync("/api/audit?kind=trust&limit=200")).GetProperty("items").EnumerateArray()
            .Where(entry => entry.GetProperty("workspace_id").GetString() == workspace && entry.GetProperty("verdict").GetString() == "setup");
        audited.ShouldHaveSingleItem().GetProperty("detail").GetString()!.ShouldContain("touch other");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData(".git/config")]
    [InlineData("sub/.GIT/hooks/x")]
    [InlineData(".gantry/rules.json")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_path_that_is_no_plain_file_of_the_workspace_is_refused(string path)
    {
        var workspace = await ImportAsync(trusted: true);

        await client.PostJsonAsync(Settings(workspace), new { copied_files = new[] { path } }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_link_leads_no_copy_out_of_either_folder_and_a_missing_file_is_told()
    {
        await TestGit.CreateAsync(folder.Path, ".gitignore", "*.local\n");
        File.CreateSymbolicLink(folder["out.local"], "/etc/hostname");
        var workspace = await ImportAsync(trusted: true);
        await SetAsync(workspace, new { copied_files = new[] { "out.local" } });
        var (session, clone) = await NewSessionAsync(workspace);

        Payload(await RunAsync(session), "ui.run.error").GetProperty("message").GetString()!.ShouldContain("out.local cannot be copied");
        File.Exists(Path.Combine(clone, "out.local")).ShouldBeFalse();

        await SetAsync(workspace, new { copied_files = new[] { "not-there.local" } });
        Payload(await RunAsync(session), "ui.run.error").GetProperty("message").GetString()!.ShouldContain("not-there.local cannot be copied");
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_its_folder_is_set_up_says_so_and_begins_again()
    {
        var workspace = await ImportAsync(trusted: true);
        await SetAsync(workspace, new { setup_script = "echo begun\nsleep 600" });
        var (session, _) = await NewSessionAsync(workspace);
        var run = await client.PromptAsync(session, "/demo say hello");
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync("ui.setup.output");

        await client.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        var rest = await stream.ReadToEndAsync();
        await SetAsync(workspace, new { setup_script = "echo again" });

        Payload(rest, "ui.setup.completed").GetProperty("outcome").GetString().ShouldBe("interrupted");
        rest.ShouldContain(frame => frame.Type == "ui.run.cancelled");
        Payload(await RunAsync(session), "ui.setup.completed").GetProperty("output").GetString().ShouldBe("again\n");
    }

    [Fact]
    public async Task The_script_runs_in_the_session_s_sandbox()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed.");
        var outside = Directory.CreateTempSubdirectory("gantry-outside-").FullName;
        try
        {
            var workspace = await ImportAsync(trusted: true);
            await SetAsync(workspace, new { setup_script = $"touch {outside}/made || echo refused; touch inside" });
            var (session, clone) = await NewSessionAsync(workspace, "bubblewrap");

            var frames = await RunAsync(session);

            Payload(frames, "ui.setup.completed").GetProperty("output").GetString()!.ShouldEndWith("refused\n");
            Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
            File.Exists(Path.Combine(clone, "inside")).ShouldBeTrue();
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    private static string Settings(string workspace) => $"/api/workspaces/{workspace}/settings";

    // The order of what is not a part of every run.
    private static IEnumerable<string> Kinds(IEnumerable<SseFrame> frames) =>
        frames.Select(frame => frame.Type!).Where(type => type is "ui.setup.started" or "ui.setup.completed" or "ui.checkpoint" or "ui.error");

    private static JsonElement Payload(IEnumerable<SseFrame> frames, string type) => frames.Single(frame => frame.Type == type).Payload;

    private static string Texts(JsonElement payload, string name) => string.Join(' ', payload.GetProperty(name).EnumerateArray().Select(text => text.GetString()));

    private async Task<string> ImportAsync(bool trusted)
    {
        var workspace = (await client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString()!;
        if (trusted)
        {
            await TrustAsync(workspace, trusted);
        }

        return workspace;
    }

    private Task<JsonElement> TrustAsync(string workspace, bool trusted) => client.PostJsonAsync($"/api/workspaces/{workspace}/trust", new { trusted });

    private Task<JsonElement> SetAsync(string workspace, object settings) => client.PostJsonAsync(Settings(workspace), settings);

    private async Task<(string Id, string Folder)> NewSessionAsync(string workspace, string? sandbox = null)
    {
        var session = await client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", isolated = true, sandbox });
        return (session.GetProperty("session_id").GetString()!, session.GetProperty("repo_path").GetString()!);
    }

    private async Task<List<SseFrame>> RunAsync(string session) => await client.RunToEndAsync(await client.PromptAsync(session, "/demo say hello"));
}

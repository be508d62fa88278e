using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Recovery;

public sealed class PruningTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_pruned_session_exports_the_same_bytes_is_found_and_goes_on()
    {
        var data = folder["data"];
        string session, run;
        byte[] ofSession, ofRun;
        await using (var daemon = await DaemonProcess.StartAsync(data))
        {
            session = await daemon.Client.NewSessionAsync(Directory.CreateDirectory(folder["work"]).FullName);
            run = await daemon.Client.PromptAsync(session, "/demo think hmm", "/demo say the pearl is here");
            await daemon.Client.RunToEndAsync(run);
            ofSession = await daemon.Client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled);
            ofRun = await daemon.Client.GetByteArrayAsync($"/api/runs/{run}/export", Cancelled);

            var plan = await DbAsync(data, "prune", "--older-than", "0s", "--dry-run", "--json");
            JsonElement.Parse(plan.Output).GetProperty("found").EnumerateArray().ShouldHaveSingleItem().GetProperty("session_id").GetString().ShouldBe(session);
            await daemon.StopAsync();
        }

        (await DbAsync(data, "prune", "--older-than", "0s")).ExitCode.ShouldBe(2);
        (await DbAsync(data, "prune", "--older-than", "1d", "--yes")).Output.ShouldContain("Nothing to prune.");
        var pruned = await DbAsync(data, "prune", "--session", session, "--yes");
        pruned.Output.ShouldContain("Pruned 1 sessions");
        pruned.ExitCode.ShouldBe(0, pruned.Errors);
        var stats = JsonElement.Parse((await DbAsync(data, "stats", "--json")).Output);
        stats.GetProperty("tables").GetProperty("events").GetInt64().ShouldBe(0);
        stats.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("what").GetString()).ShouldContain("archives");
        (await DbAsync(data, "backup", folder["copy.db"])).Output.ShouldContain(Path.Combine(data, "archive"));
        (await DbAsync(data, "migrate")).ExitCode.ShouldBe(0);
        File.Delete(Path.Combine(data, "search.db"));

        await using var again = await DaemonProcess.StartAsync(data);
        var client = again.Client;
        (await client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled)).ShouldBe(ofSession);
        (await client.GetByteArrayAsync($"/api/runs/{run}/export", Cancelled)).ShouldBe(ofRun);
        await UntilAsync(again, "/api/search?q=pearl", found => found.GetProperty("items").GetArrayLength() > 0);

        var replay = await client.RunToEndAsync(run);
        replay.Select(frame => frame.Name).ShouldBe([null, "reset", "synced"]);
        replay[1].Json.GetProperty("snapshot").GetString().ShouldBe($"/api/sessions/{session}/export");

        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events?after=2&raw=1");
        (await stream.ReadUntilAsync("synced"))[1].Name.ShouldBe("reset");
        var last = (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();
        var next = await client.PromptAsync(session, "/demo say and on");
        (await stream.ReadUntilAsync("ui.run.queued"))[^1].Id.ShouldBe($"{last + 1}");
        (await client.RunToEndAsync(next))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_running_daemon_prunes_when_its_owner_asks_and_leaves_alone_what_works()
    {
        var data = folder["data"];
        await using var daemon = await DaemonProcess.StartAsync(data);
        var client = daemon.Client;
        var session = await client.NewSessionAsync(Directory.CreateDirectory(folder["work"]).FullName);
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo think hmm", "/demo say the pearl is here"));
        var before = await client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled);
        var busy = await client.NewSessionAsync(Directory.CreateDirectory(folder["busy"]).FullName);
        var waiting = await client.PromptAsync(busy, """/demo tool bash {"command":"true"}""");
        await using (var stream = await EventSource.OpenAsync(client, $"/api/runs/{waiting}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var refused = await DbAsync(data, "prune", "--session", busy, "--yes");
        var pruned = await DbAsync(data, "prune", "--older-than", "0s", "--yes", "--json");
        var again = await DbAsync(data, "prune", "--older-than", "0s", "--yes");

        refused.ExitCode.ShouldBe(5, refused.Errors);
        pruned.ExitCode.ShouldBe(0, pruned.Errors);
        var report = JsonElement.Parse(pruned.Output);
        report.GetProperty("found").EnumerateArray().ShouldHaveSingleItem().GetProperty("session_id").GetString().ShouldBe(session);
        var outcome = report.GetProperty("outcome");
        outcome.GetProperty("pruned").EnumerateArray().ShouldHaveSingleItem().GetProperty("events").GetInt64().ShouldBeGreaterThan(3);
        outcome.GetProperty("note").GetString()!.ShouldContain("in use");
        again.Output.ShouldContain("Nothing to prune.");
        (await client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled)).ShouldBe(before);
        (await client.RunToEndAsync(await client.PromptAsync(session, "/demo say and on")))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Pruning_takes_an_age_or_sessions_and_says_so()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        foreach (var body in new object[] { new { }, new { older_than = "soon" }, new { older_than = "1d", session_ids = new[] { Guid.NewGuid() } }, new { session_ids = Array.Empty<string>() } })
        {
            await daemon.Client.PostJsonAsync("/api/database/prune", body, System.Net.HttpStatusCode.UnprocessableEntity);
        }

        await daemon.Client.PostJsonAsync("/api/database/prune", new { session_ids = new[] { Guid.NewGuid() } }, System.Net.HttpStatusCode.Conflict);
        (await daemon.Client.PostJsonAsync("/api/database/prune", new { older_than = "0s", dry_run = true })).GetProperty("found").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_daemon_prunes_by_itself_when_it_is_told_to()
    {
        var data = folder["data"];
        string session;
        await using (var daemon = await DaemonProcess.StartAsync(data))
        {
            session = await daemon.Client.NewSessionAsync(Directory.CreateDirectory(folder["work"]).FullName);
            await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say hello"));
            await daemon.KillAsync();
        }

        await using var pruning = await DaemonProcess.StartAsync(data, environment: new Dictionary<string, string> { ["GANTRY_PRUNE_AFTER"] = "0s" });
        await UntilAsync(pruning, $"/api/sessions/{session}", _ => pruning.Log.Contains("was archived and pruned", StringComparison.Ordinal));
        (await pruning.Client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("GANTRY_PRUNE_AFTER", "soon")]
    [InlineData("GANTRY_RAW_LIMIT", "1KiB")]
    public async Task A_setting_that_cannot_be_used_is_told_at_the_start(string name, string value)
    {
        var result = await DaemonProcess.RunAsync(["serve", "--listen", "127.0.0.1:0", "--data-dir", folder["bad"]], new Dictionary<string, string> { [name] = value });

        result.ExitCode.ShouldNotBe(0);
        result.Errors.ShouldContain(name);
        result.Errors.ShouldNotContain("   at ");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // What the daemon does by itself takes its time.
    private static async Task UntilAsync(DaemonProcess daemon, string path, Func<JsonElement, bool> isSo) =>
        isSo(await Repeatedly.AskUntilAsync(() => daemon.Client.GetJsonAsync(path), isSo, Cancelled)).ShouldBeTrue(daemon.Log);

    private static Task<ProgramResult> DbAsync(string data, params string[] arguments) => DaemonProcess.RunAsync(["db", .. arguments, "--data-dir", data]);
}

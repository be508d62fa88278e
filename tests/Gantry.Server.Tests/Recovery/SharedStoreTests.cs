using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Recovery;

public sealed class SharedStoreTests : IDisposable
{
    private readonly TestPostgres database;
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public SharedStoreTests()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        database = new TestPostgres();
    }

    private Dictionary<string, string> Environment => new() { ["DATABASE_URL"] = database.Address };

    public void Dispose()
    {
        database.Dispose();
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_is_carried_out_on_a_shared_database_and_is_there_after_a_restart()
    {
        string run;
        List<SseFrame> frames;
        await using (var first = await DaemonProcess.StartAsync(data.Path, Environment))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, """/demo tool bash {"command":"echo ran >> ran.txt"}""", "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            var approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await first.Client.DecideAsync(approval, "allow");
            frames = await first.Client.RunToEndAsync(run);
            (await first.StopAsync()).ShouldBe(0);
        }

        File.ReadAllLines(Path.Combine(folder.Path, "ran.txt")).ShouldBe(["ran"]);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        File.Exists(Path.Combine(data.Path, "gantry.db")).ShouldBeFalse();
        database.Ask($"SELECT count(*) FROM run_events WHERE run_id = '{run}'").ShouldBe((long)frames.Count(frame => frame.Id is not null));

        await using var second = await DaemonProcess.StartAsync(data.Path, Environment);
        (await second.Client.RunToEndAsync(run)).Count(frame => frame.Id is not null).ShouldBe(frames.Count(frame => frame.Id is not null));
    }

    [Fact]
    public async Task A_shared_database_is_pruned_by_its_daemon_and_without_one_where_all_nodes_find_the_archives()
    {
        var archives = new Dictionary<string, string>(Environment) { ["GANTRY_ARCHIVE_DIR"] = folder["archives"] };
        string[] prune = ["db", "prune", "--older-than", "0s", "--yes", "--json", "--data-dir", data.Path];
        string first, second;
        byte[] before;
        await using (var alone = await DaemonProcess.StartAsync(data.Path, Environment))
        {
            first = await alone.Client.NewSessionAsync(Directory.CreateDirectory(folder["work"]).FullName);
            await alone.Client.RunToEndAsync(await alone.Client.PromptAsync(first, "/demo say one"));
            before = await alone.Client.GetByteArrayAsync($"/api/sessions/{first}/export", TestContext.Current.CancellationToken);
            var refusal = await DaemonProcess.RunAsync(prune);
            refusal.ExitCode.ShouldBe(5);
            refusal.Errors.ShouldContain("GANTRY_ARCHIVE_DIR");
            (await alone.StopAsync()).ShouldBe(0);
        }

        (await DaemonProcess.RunAsync(prune, Environment)).Errors.ShouldContain("GANTRY_ARCHIVE_DIR");
        Pruned(await DaemonProcess.RunAsync(prune, archives)).ShouldBe([first]);
        database.Ask("SELECT count(*) FROM events").ShouldBe(0L);

        await using var daemon = await DaemonProcess.StartAsync(data.Path, archives);
        (await daemon.Client.GetByteArrayAsync($"/api/sessions/{first}/export", TestContext.Current.CancellationToken)).ShouldBe(before);
        second = await daemon.Client.NewSessionAsync(Directory.CreateDirectory(folder["other"]).FullName);
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(second, "/demo say two"));
        Pruned(await DaemonProcess.RunAsync(prune)).ShouldBe([second]);

        static IEnumerable<string?> Pruned(ProgramResult result) =>
            JsonElement.Parse(result.Output).GetProperty("outcome").GetProperty("pruned").EnumerateArray().Select(one => one.GetProperty("session_id").GetString());
    }

    [Fact]
    public async Task A_daemon_whose_database_does_not_answer_does_not_start_and_says_why()
    {
        var started = await DaemonProcess.RunAsync(
            ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.Path],
            new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://me:secret@127.0.0.1:1/db" });

        started.ExitCode.ShouldNotBe(0);
        (started.Output + started.Errors).ShouldContain("does not answer");
        (started.Output + started.Errors).ShouldNotContain("secret");
        (started.Output + started.Errors).ShouldNotContain("   at ");
    }
}

using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

/// <summary>Pruning moves the only copy of a log. Wherever a kill comes, every event is in the database or in an archive, and the next attempt finishes.</summary>
public sealed class KilledPruneTests(ITestOutputHelper output) : IDisposable
{
    private const int Tools = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_kill_when_the_archive_is_there_and_nothing_was_removed_loses_nothing()
    {
        var (session, before) = await FilledAsync();
        await using (var daemon = await DaemonProcess.StartAsync(data.Path))
        {
            var archived = ArchiveAppearsAsync();
            var pruning = PruneAsync(daemon, session);
            await archived.WaitAsync(Patience, Cancelled);
            await daemon.KillAsync();
            await pruning;
        }

        await CheckAsync(session, before);
    }

    [Fact]
    public async Task A_kill_at_any_moment_of_pruning_loses_nothing_and_the_next_one_finishes()
    {
        var luck = Rounds.Luck(output.WriteLine);
        var (session, before) = await FilledAsync();
        var rounds = Rounds.Of(few: 6, many: 200);
        var removed = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using (var daemon = await DaemonProcess.StartAsync(data.Path))
            {
                (await ExportAsync(daemon, session)).ShouldBe(before, $"round {round}");
                var pruning = PruneAsync(daemon, session);
                await Task.Delay(TimeSpan.FromMilliseconds(luck.Next(0, 80)), TimeProvider.System, Cancelled);
                await daemon.KillAsync();
                removed += await pruning ? 1 : 0;
            }

            // Once it is pruned whole there is nothing left to kill: the session goes on, and its whole log is archived anew.
            await using var next = await DaemonProcess.StartAsync(data.Path);
            (await ExportAsync(next, session)).ShouldBe(before, $"round {round}");
            await next.Client.RunToEndAsync(await next.Client.PromptAsync(session, $"/demo say round {round}"));
            before = await ExportAsync(next, session);
            await next.KillAsync();
        }

        output.WriteLine($"{rounds} kills, {removed} prunings had ended before");
        await CheckAsync(session, before);
    }

    // A session with some hundred events.
    private async Task<(string Session, byte[] Export)> FilledAsync()
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var lines = Enumerable.Repeat("""/demo tool list_files {"path":"."}""", Tools).Append("/demo say done");
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, [.. lines]));
        var export = await ExportAsync(daemon, session);
        await daemon.KillAsync();
        return (session, export);
    }

    private async Task CheckAsync(string session, byte[] before)
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        (await ExportAsync(daemon, session)).ShouldBe(before);
        (await PruneAsync(daemon, session)).ShouldBeTrue();
        (await ExportAsync(daemon, session)).ShouldBe(before);
        Directory.EnumerateFiles(Path.Combine(data.Path, "archive"), "*.gz").ShouldHaveSingleItem();
        (await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say and on")))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    // The file under its last name: it is on the disk, and the database does not know of it yet.
    private Task ArchiveAppearsAsync()
    {
        var archives = Directory.CreateDirectory(Path.Combine(data.Path, "archive"));
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = new FileSystemWatcher(archives.FullName, "*.gz") { NotifyFilter = NotifyFilters.FileName };
        watcher.Renamed += (_, _) => there.TrySetResult();
        watcher.Created += (_, _) => there.TrySetResult();
        watcher.EnableRaisingEvents = true;
        return there.Task.ContinueWith(_ => watcher.Dispose(), TaskScheduler.Default);
    }

    // False when the daemon died over it.
    private static async Task<bool> PruneAsync(DaemonProcess daemon, string session)
    {
        try
        {
            await daemon.Client.PostJsonAsync("/api/database/prune", new { session_ids = new[] { session } });
            return true;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private static Task<byte[]> ExportAsync(DaemonProcess daemon, string session) => daemon.Client.GetByteArrayAsync($"/api/sessions/{session}/export", Cancelled);
}

using System.Net.Http.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

public sealed class KilledRewindTests : IDisposable
{
    private const int Files = 60;
    private const int MostAttempts = 10;

    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Files / 2)]
    [InlineData(Files - 10)]
    public async Task A_rewind_that_was_killed_between_two_files_is_finished_at_the_next_start(int changed)
    {
        // Nothing holds the rewind up for us: where the kill comes too late to prove anything, which a machine without time sees, another session tries again.
        var attempt = 1;
        while (!await KillAndFinishAsync(Directory.CreateDirectory(folder[$"{attempt}"]).FullName, changed))
        {
            (++attempt).ShouldBeLessThanOrEqualTo(MostAttempts, "the kill came too late every time");
        }
    }

    // False: all files were in their places already.
    private async Task<bool> KillAndFinishAsync(string place, int changed)
    {
        string session;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            session = await first.Client.NewSessionAsync(place);
            await RunAsync(first.Client, session, $"for i in $(seq {Files}); do echo one > f$i; done");
            var position = (await first.Client.ReadLogAsync(session)).Count;
            await RunAsync(first.Client, session, $"for i in $(seq {Files}); do echo two > f$i; done; echo new > added");

            var rewinding = await RewindAndLookOnAsync(first.Client, place, session, position, changed);
            await first.KillAsync();
            await rewinding.Answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var halfDone = FilesOf(place).Count(file => File.ReadAllText(file) == "one\n");
        halfDone.ShouldBeGreaterThanOrEqualTo(changed);

        await using var second = await DaemonProcess.StartAsync(data.Path);
        await using (var stream = await EventSource.OpenAsync(second.Client, $"/api/sessions/{session}/events"))
        {
            await stream.ReadUntilAsync("ui.rewound");
        }

        FilesOf(place).Select(File.ReadAllText).ShouldBe(Enumerable.Repeat("one\n", Files));
        File.Exists(Path.Combine(place, "added")).ShouldBeFalse();

        await second.Client.PostJsonAsync($"/api/sessions/{session}/rewind", new { undo = true });
        FilesOf(place).Select(File.ReadAllText).ShouldBe(Enumerable.Repeat("two\n", Files));
        (await second.Client.ReadLogAsync(session)).Count(frame => frame.Type == "ui.rewound").ShouldBe(2);
        return halfDone < Files;
    }

    private static string[] FilesOf(string place) => Directory.GetFiles(place, "f*");

    // The answer to the rewind, once so many files have been renamed into their places.
    private static async Task<Rewinding> RewindAndLookOnAsync(HttpClient client, string place, string session, int position, int changed)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        using var watcher = new FileSystemWatcher(place, "f*") { NotifyFilter = NotifyFilters.FileName };
        watcher.Renamed += (_, _) => Note();
        watcher.EnableRaisingEvents = true;
        var answer = client.PostAsJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = position }, Cancelled);
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        return new Rewinding(answer);

        void Note()
        {
            if (Interlocked.Increment(ref seen) >= changed)
            {
                enough.TrySetResult();
            }
        }
    }

    private sealed record Rewinding(Task Answer);

    private static async Task RunAsync(HttpClient client, string session, string command) =>
        await client.AllowAllAsync(await client.PromptAsync(session, $$"""/demo tool bash {{System.Text.Json.JsonSerializer.Serialize(new { command })}}""", "/demo say done"));
}

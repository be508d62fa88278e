using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

/// <summary>Several calls of one answer wait side by side; a kill at any moment loses none of them and repeats none.</summary>
public sealed class ParallelCallKillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folders = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folders.Dispose();
    }

    [Fact]
    public async Task Answers_in_any_order_around_a_kill_let_each_command_run_once_or_tell_that_nobody_knows()
    {
        var luck = Rounds.Luck(output.WriteLine);
        var unknown = 0;
        var rounds = Rounds.Of(few: 6, many: 200);
        for (var round = 0; round < rounds; round++)
        {
            unknown += await AnswerKillAndAnswerAsync(Directory.CreateDirectory(folders[$"{round}"]).FullName, luck);
        }

        output.WriteLine($"{rounds} kills, {unknown} outcomes unknown");
    }

    // How many outcomes nobody knows.
    private async Task<int> AnswerKillAndAnswerAsync(string folder, Random luck)
    {
        string run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            run = await first.Client.PromptAsync(
                await first.Client.NewSessionAsync(folder),
                """/demo call bash {"command":"echo one >> effects.txt"}""",
                """/demo call bash {"command":"echo two >> effects.txt"}""",
                """/demo tool bash {"command":"echo three >> effects.txt"}""",
                "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            for (var asked = 0; asked < 3;)
            {
                var frame = await stream.NextAsync() ?? throw new EndOfStreamException("The run ended before it asked.");
                asked += frame.Type == "ui.approval.requested" ? 1 : 0;
            }

            // The later ones first: they must wait for the first all the same.
            foreach (var item in (await PendingAsync(first.Client)).Take(luck.Next(1, 4)))
            {
                await first.Client.DecideAsync(item, "allow");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(luck.Next(0, 60)), TimeProvider.System, Cancelled);
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        foreach (var item in await PendingAsync(second.Client))
        {
            await second.Client.DecideAsync(item, "allow");
        }

        var frames = await second.Client.RunToEndAsync(run);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(3);
        frames.Count(frame => frame.Type == "ui.step.started").ShouldBe(3);
        var results = frames.Where(frame => frame.Type == "ui.tool.result").Select(frame => frame.Payload.GetProperty("outcome").GetString()).ToList();
        results.Count.ShouldBe(3);
        results.ShouldBeSubsetOf(["succeeded", "unknown"]);
        var unknown = results.Count(outcome => outcome == "unknown");
        unknown.ShouldBeLessThanOrEqualTo(1);
        var file = Path.Combine(folder, "effects.txt");
        var effects = File.Exists(file) ? await File.ReadAllLinesAsync(file, Cancelled) : [];
        effects.ShouldBeUnique();
        effects.Length.ShouldBeInRange(3 - unknown, 3);
        effects.ShouldBe(new[] { "one", "two", "three" }.Where(effects.Contains), "they did not run in the model's order");
        return unknown;
    }

    // Newest first.
    private static async Task<List<string>> PendingAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync("/api/approvals?status=pending")).GetProperty("items").EnumerateArray().Select(Id)];

    private static string Id(JsonElement item) => item.GetProperty("approval_id").GetString()!;
}

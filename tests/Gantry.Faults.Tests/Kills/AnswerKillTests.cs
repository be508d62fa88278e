using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

/// <summary>A question outlives the daemon that asked it, and what was allowed happens once, wherever the kill comes.</summary>
public sealed class AnswerKillTests(ITestOutputHelper output) : IDisposable
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
    public async Task Approvals_questions_and_plans_wait_through_a_kill_and_are_answered_after_it()
    {
        var folder = Directory.CreateDirectory(folders["all"]).FullName;
        string[] scripts =
        [
            """/demo tool bash {"command":"echo ran >> approval.txt"}""",
            """/demo tool ask_user {"question":"Which?","choices":["a","b"]}""",
            """/demo tool propose_plan {"plan":"# Plan"}""",
        ];
        var runs = new List<string>();
        List<JsonElement> before;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            foreach (var script in scripts)
            {
                runs.Add(await first.Client.PromptAsync(await first.Client.NewSessionAsync(folder), script, "/demo say done"));
                await WaitingAsync(first.Client, runs[^1]);
            }

            before = await PendingAsync(first.Client);
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        var after = await PendingAsync(second.Client);
        after.Select(Facts).ShouldBe(before.Select(Facts));
        foreach (var item in after)
        {
            var path = $"/api/approvals/{item.GetProperty("approval_id").GetString()}";
            _ = item.GetProperty("kind").GetString() == "question"
                ? await second.Client.PostJsonAsync($"{path}/answer", new { choices = new[] { "b" } })
                : await second.Client.PostJsonAsync(path, new { decision = "allow", input_hash = item.GetProperty("input_hash").GetString() });
        }

        var results = new List<string>();
        foreach (var run in runs)
        {
            var frames = await second.Client.RunToEndAsync(run);
            frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
            results.Add(frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!);
        }

        File.ReadAllText(Path.Combine(folder, "approval.txt")).ShouldBe("ran\n");
        results[1].ShouldBe("b");
        results[2].ShouldContain("# Plan");
    }

    [Fact]
    public async Task A_kill_at_any_moment_after_the_answer_lets_the_command_run_once_or_tells_that_nobody_knows()
    {
        var luck = Rounds.Luck(output.WriteLine);
        var outcomes = new Dictionary<string, int>();
        var rounds = Rounds.Of(few: 6, many: 300);
        for (var round = 0; round < rounds; round++)
        {
            var folder = Directory.CreateDirectory(folders[$"{round}"]).FullName;
            var outcome = await AnswerAndKillAsync(folder, TimeSpan.FromMilliseconds(luck.Next(0, 60)));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(", ", outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}")));
        outcomes.Keys.ShouldBeSubsetOf(["succeeded", "unknown"]);
    }

    [Fact]
    public async Task Of_two_clients_that_answer_one_item_exactly_one_wins_every_time()
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        using var other = daemon.NewClient(daemon.Token);
        var rounds = Rounds.Of(few: 40, many: 1000);
        var session = await daemon.Client.NewSessionAsync(Directory.CreateDirectory(folders["race"]).FullName);
        for (var round = 0; round < rounds; round++)
        {
            var run = await daemon.Client.PromptAsync(session, """/demo tool propose_plan {"plan":"race"}""");
            await WaitingAsync(daemon.Client, run);
            var item = (await PendingAsync(daemon.Client)).ShouldHaveSingleItem();

            var statuses = await Task.WhenAll(DecideAsync(daemon.Client, item, "allow"), DecideAsync(other, item, "deny"));

            statuses.Order().ToArray().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict], customMessage: $"round {round}");
            var frames = await daemon.Client.RunToEndAsync(run);
            var verdict = frames.Single(frame => frame.Type == "ui.approval.resolved").Payload.GetProperty("decision").GetString();
            verdict.ShouldBe(statuses[0] == HttpStatusCode.OK ? "allow" : "deny");
        }
    }

    // The result's outcome, once the next daemon has seen to it.
    private async Task<string> AnswerAndKillAsync(string folder, TimeSpan after)
    {
        string run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            run = await first.Client.PromptAsync(await first.Client.NewSessionAsync(folder), """/demo tool bash {"command":"echo ran >> effects.txt"}""", "/demo say done");
            await WaitingAsync(first.Client, run);
            await DecideAsync(first.Client, (await PendingAsync(first.Client)).Single(), "allow");
            await Task.Delay(after, TimeProvider.System, Cancelled);
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        var frames = await second.Client.RunToEndAsync(run);
        var outcome = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString()!;
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.approval.resolved").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.step.started").ShouldBe(1);
        var file = Path.Combine(folder, "effects.txt");
        var effects = File.Exists(file) ? await File.ReadAllTextAsync(file, Cancelled) : "";
        effects.ShouldBeOneOf(outcome == "succeeded" ? ["ran\n"] : ["", "ran\n"]);
        return outcome;
    }

    private static async Task WaitingAsync(HttpClient client, string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync("ui.run.waiting");
    }

    private static async Task<List<JsonElement>> PendingAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync("/api/approvals?status=pending")).GetProperty("items").EnumerateArray()];

    private static async Task<HttpStatusCode> DecideAsync(HttpClient client, JsonElement item, string decision)
    {
        var answer = new { decision, input_hash = item.GetProperty("input_hash").GetString() };
        using var response = await client.PostAsJsonAsync($"/api/approvals/{item.GetProperty("approval_id").GetString()}", answer, Cancelled);
        return response.StatusCode;
    }

    private static (string?, string?, string?, string) Facts(JsonElement item) =>
        (item.GetProperty("approval_id").GetString(), item.GetProperty("kind").GetString(), item.GetProperty("input_hash").GetString(), item.GetProperty("input").GetRawText());
}

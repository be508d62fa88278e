using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A run at its budget, from the outside, over the whole daemon with the scripted model.</summary>
public sealed class PauseTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_pauses_at_a_budget_says_which_and_goes_on_when_it_is_raised()
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path);
        var key = await MakeKeyAsync(client, session, tokens: 10);
        var run = await client.PromptAsync(session, "/demo say hello");

        var paused = await PausedAsync(client, run);

        paused.GetProperty("budget").GetString().ShouldBe("day");
        paused.GetProperty("keyId").GetString().ShouldBe(key);
        paused.GetProperty("until").GetDateTimeOffset().TimeOfDay.ShouldBe(TimeSpan.Zero);
        paused.GetProperty("reason").GetString()!.ShouldContain($"gantry keys change {key} --budget NUMBERtokens/day");
        (await StatusAsync(client, run)).ShouldBe("paused");

        await client.PostJsonAsync($"/api/keys/{key}", new { budgets = new[] { new { window = "day", tokens = 1_000_000 } } });

        var frames = await client.RunToEndAsync(run);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        frames.Count(frame => frame.Type == "ui.run.paused").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.run.recovered").ShouldBe(1);
        frames.ShouldContain(frame => frame.Type == "ui.message.assistant.final");
    }

    [Fact]
    public async Task A_run_of_our_own_agent_pauses_where_the_provider_has_no_more_credit_and_goes_on_when_there_is_some()
    {
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(429, """{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}}"""),
            exchange => exchange.StreamAsync(SampleAnswers.CompletionStream));
        var environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key", ["OPENAI_BASE_URL"] = $"{upstream.Address}v1", ["OPENAI_MODEL"] = "gpt-x" };
        await using var daemon = await DaemonProcess.StartAsync(data.Path, environment);
        var client = daemon.Client;
        var run = await client.PromptAsync(await client.NewSessionAsync(folder.Path, "native"), "hello");

        var paused = await PausedAsync(client, run);
        paused.GetProperty("reason").GetString()!.ShouldContain("openai");
        (await StatusAsync(client, run)).ShouldBe("paused");
        await client.PostJsonAsync($"/api/runs/{run}/resume", new { });

        (await client.RunToEndAsync(run))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        upstream.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_paused_run_stays_so_over_a_kill_pauses_again_when_nothing_helped_and_repeats_no_tool()
    {
        string key, run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            key = await MakeKeyAsync(first.Client, session, tokens: 1_000_000);
            run = await first.Client.PromptAsync(session, """/demo tool bash {"command":"echo ran >> ran.txt"}""", "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            var approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await first.Client.PostJsonAsync($"/api/keys/{key}", new { budgets = new[] { new { window = "day", tokens = 10 } } });
            await first.Client.DecideAsync(approval, "allow");
            await stream.ReadUntilAsync("ui.run.paused");
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        (await StatusAsync(second.Client, run)).ShouldBe("paused");
        await using (var stream = await EventSource.OpenAsync(second.Client, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.paused");
            await second.Client.PostJsonAsync($"/api/runs/{run}/resume", new { });
            await stream.ReadUntilAsync("ui.run.recovered");
            await stream.ReadUntilAsync("ui.run.paused");
        }

        await second.Client.PostJsonAsync($"/api/keys/{key}", new { budgets = new[] { new { window = "day" } } });
        var frames = await second.Client.RunToEndAsync(run);

        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        File.ReadAllLines(Path.Combine(folder.Path, "ran.txt")).ShouldBe(["ran"]);
        frames.Where(frame => frame.Type == "ui.run.recovered").Select(frame => frame.Payload.GetProperty("attempt").GetInt32()).ShouldBe([1, 1]);
        await second.Client.PostJsonAsync($"/api/runs/{run}/resume", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_paused_run_can_be_given_up_and_the_session_goes_on_with_what_is_queued()
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path);
        var key = await MakeKeyAsync(client, session, tokens: 10);
        var run = await client.PromptAsync(session, "/demo say never");
        await PausedAsync(client, run);
        var next = await client.PromptAsync(session, "/demo say next");
        (await StatusAsync(client, next)).ShouldBe("queued");

        (await client.PostJsonAsync($"/api/runs/{run}/cancel", new { })).GetProperty("status").GetString().ShouldBe("cancelled");
        await PausedAsync(client, next);
        using var revoked = await client.DeleteAsync($"/api/keys/{key}", TestContext.Current.CancellationToken);

        (await client.RunToEndAsync(next))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        (await client.RunToEndAsync(run))[^1].Payload.GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task An_interrupting_message_ends_a_paused_run()
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path);
        await MakeKeyAsync(client, session, tokens: 10);
        var run = await client.PromptAsync(session, "/demo say never");
        await PausedAsync(client, run);

        await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say instead", delivery = "interrupt" });

        (await client.RunToEndAsync(run))[^1].Payload.GetProperty("status").GetString().ShouldBe("interrupted");
    }

    private static async Task<string> MakeKeyAsync(HttpClient client, string session, long tokens)
    {
        var made = await client.PostJsonAsync("/api/keys", new { holder_kind = "session", held_by = session, budgets = new[] { new { window = "day", tokens } } });
        return made.GetProperty("key").GetProperty("key_id").GetString()!;
    }

    private static async Task<JsonElement> PausedAsync(HttpClient client, string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        return (await stream.ReadUntilAsync("ui.run.paused"))[^1].Payload;
    }

    private static async Task<string> StatusAsync(HttpClient client, string run) => (await client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString()!;
}

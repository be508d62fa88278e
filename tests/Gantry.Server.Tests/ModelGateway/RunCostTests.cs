using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>What one run may cost, said by a prompt, a session or the daemon's settings.</summary>
public sealed class RunCostTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_pauses_before_the_call_that_could_cost_too_much_and_goes_on_when_it_may_cost_more()
    {
        SetPrice();
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path);
        var run = await PromptAsync(client, session, usd: 0.001m);

        var paused = await PausedAsync(client, run);

        var key = paused.GetProperty("keyId").GetString()!;
        paused.GetProperty("budget").GetString().ShouldBe("run");
        paused.GetProperty("reason").GetString()!.ShouldStartWith("The key 'limit of this run' has spent $0.00 of $0.001 per run, and this call may cost $");
        paused.GetProperty("reason").GetString()!.ShouldContain($"gantry keys change {key} --budget DOLLARS/run");
        (await client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("paused");

        await client.PostJsonAsync($"/api/keys/{key}", new { budgets = new[] { new { window = "run", usd = 1 } } });

        (await client.RunToEndAsync(run))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        (await client.GetJsonAsync("/api/keys")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_session_s_limit_holds_for_each_of_its_runs_over_a_kill_and_a_run_s_own_beside_it()
    {
        SetPrice();
        string session, run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var workspace = (await first.Client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString();
            session = (await first.Client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", max_cost_usd = 0.001m })).GetProperty("session_id").GetString()!;
            run = await PromptAsync(first.Client, session, usd: null);
            (await PausedAsync(first.Client, run)).GetProperty("reason").GetString()!.ShouldContain("limit of each run");
            await first.KillAsync();
        }

        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var client = daemon.Client;
        (await client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("paused");
        await client.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        var next = await PromptAsync(client, session, usd: 0.0001m);
        (await PausedAsync(client, next)).GetProperty("reason").GetString()!.ShouldContain("per run");
    }

    [Fact]
    public async Task A_limit_whose_price_nobody_knows_ends_the_run_and_says_what_to_do()
    {
        await using var provider = new ScriptedMessages((_, _) => MessagesReply.Says("never"));
        await using var daemon = await DaemonProcess.StartAsync(data.Path, environment: provider.Environment());
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");

        var frames = await daemon.Client.RunToEndAsync(await PromptAsync(daemon.Client, session, usd: 5));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!;
        error.ShouldContain("the price of this model is not known");
        error.ShouldContain("prices.json");
        provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_daemon_s_limit_holds_for_the_native_agent_where_nobody_names_another()
    {
        await using var provider = new ScriptedMessages((_, _) => MessagesReply.Says("done"));
        await using var daemon = await DaemonProcess.StartAsync(
            data.Path, environment: provider.Environment(("ANTHROPIC_MODEL", "claude-sonnet-4-5"), ("GANTRY_AGENT_MAX_COST", "0.001")));
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path, "native");

        var held = await PromptAsync(client, session, usd: null);
        (await PausedAsync(client, held)).GetProperty("reason").GetString()!.ShouldContain("of $0.001 per run");
        provider.Requests.ShouldBeEmpty();
        await client.PostJsonAsync($"/api/runs/{held}/cancel", new { });
        var free = await PromptAsync(client, session, usd: 5);

        (await client.RunToEndAsync(free))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(0.0000000001)]
    public async Task What_is_no_amount_of_money_is_refused(double usd)
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        var problem = await daemon.Client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "/demo say hello", max_cost_usd = (decimal)usd }, HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").GetProperty("max_cost_usd")[0].GetString()!.ShouldContain("US dollars");
    }

    private void SetPrice() => data.Write("prices.json", """{"prices":[{"provider":"demo","models":["scripted"],"input":1,"output":1}]}""");

    private static async Task<string> PromptAsync(HttpClient client, string session, decimal? usd) =>
        (await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "/demo say hello", max_cost_usd = usd })).GetProperty("run_id").GetString()!;

    private static async Task<JsonElement> PausedAsync(HttpClient client, string run)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        return (await stream.ReadUntilAsync("ui.run.paused"))[^1].Payload;
    }
}

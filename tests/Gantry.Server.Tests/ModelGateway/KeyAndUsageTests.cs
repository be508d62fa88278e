using System.Net;
using System.Text;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

public sealed class KeyAndUsageTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_keys_secret_is_shown_once_and_is_in_no_file_log_list_or_error()
    {
        string secret;
        await using (var daemon = await DaemonProcess.StartAsync(data.Path, new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Trace" }))
        {
            var body = new { holder_kind = "user", held_by = "anna", requests_per_minute = 5, budgets = new[] { new { window = "month", usd = 12.5 } } };
            var made = await daemon.Client.PostJsonAsync("/api/keys", body, idempotencyKey: "once");
            secret = made.GetProperty("secret").GetString()!;
            var id = made.GetProperty("key").GetProperty("key_id").GetString()!;
            secret.ShouldStartWith("gk_");

            var said = new StringBuilder();
            said.Append(await daemon.Client.PostJsonAsync("/api/keys", body, HttpStatusCode.Conflict, idempotencyKey: "once"));
            said.Append(await daemon.Client.GetJsonAsync("/api/keys"));
            said.Append(await daemon.Client.GetJsonAsync($"/api/keys/{id}"));
            said.Append(await daemon.Client.GetJsonAsync("/api/audit?kind=key"));
            using var stranger = daemon.NewClient(secret);
            foreach (var path in (string[])["/api/keys", "/api/runs", "/api/approvals", "/api/usage", $"/api/keys/{secret}"])
            {
                using var refused = await stranger.GetAsync(path, Cancelled);
                refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
                said.Append(await refused.Content.ReadAsStringAsync(Cancelled));
            }

            using var revoked = await daemon.Client.DeleteAsync($"/api/keys/{id}", Cancelled);
            said.Append(await revoked.Content.ReadAsStringAsync(Cancelled));
            await daemon.StopAsync();
            said.ToString().ShouldContain(id);
            said.ToString().ShouldNotContain(secret);
            daemon.Log.ShouldNotContain(secret);
        }

        var bytes = Encoding.ASCII.GetBytes(secret);
        Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_call_of_a_run_stands_in_usage_also_when_the_daemon_stops_right_after_it()
    {
        string session, run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, """/demo tool list_files {}""", "/demo say done");
            await first.Client.RunToEndAsync(run);
            (await first.StopAsync()).ShouldBe(0);
        }

        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        var log = await daemon.Client.GetJsonAsync("/llm/usage?limit=1");
        log.GetProperty("total_count").GetInt64().ShouldBe(2);
        var call = log.GetProperty("entries").EnumerateArray().ShouldHaveSingleItem();
        (call.GetProperty("provider").GetString(), call.GetProperty("session_id").GetString(), call.GetProperty("run_id").GetString()).ShouldBe(("demo", session, run));
        call.GetProperty("cost_usd").GetDecimal().ShouldBe(0);

        foreach (var (group, name) in ((string, string)[])[("model", "demo/scripted"), ("run", run), ("session", session), ("user", "owner"), ("key", "")])
        {
            var sum = (await daemon.Client.GetJsonAsync($"/api/usage?group_by={group}")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
            (sum.GetProperty("group").GetString(), sum.GetProperty("calls").GetInt64()).ShouldBe((name, 2));
        }

        (await daemon.Client.GetJsonAsync("/api/usage?from=2000-01-01&to=2000-01-02")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await daemon.Client.GetJsonAsync("/api/usage/calls?limit=1")).GetProperty("next_cursor").GetString().ShouldNotBeNull();
        await daemon.Client.GetJsonAsync("/api/usage?group_by=colour", HttpStatusCode.UnprocessableEntity);
        await daemon.Client.GetJsonAsync("/api/usage?from=yesterday", HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("session", "no-id", HttpStatusCode.UnprocessableEntity)]
    [InlineData("session", "0190d3f0-0000-7000-8000-000000000001", HttpStatusCode.NotFound)]
    [InlineData("run", "0190d3f0-0000-7000-8000-000000000001", HttpStatusCode.NotFound)]
    public async Task A_key_for_what_is_not_there_is_refused(string kind, string heldBy, HttpStatusCode expected)
    {
        await using var daemon = await DaemonProcess.StartAsync(data.Path);
        await daemon.Client.PostJsonAsync("/api/keys", new { holder_kind = kind, held_by = heldBy }, expected);
    }
}

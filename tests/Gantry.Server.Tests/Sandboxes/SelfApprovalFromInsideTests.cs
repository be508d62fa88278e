using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sandboxes;

/// <summary>An agent in bubblewrap that tries to answer an approval itself, by every way out that it has.</summary>
public sealed class SelfApprovalFromInsideTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_way_out_of_the_sandbox_leads_to_the_inbox_and_those_who_knock_are_recorded()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        Assert.SkipWhen(!File.Exists("/usr/bin/curl"), "curl is not installed: apt-get install curl");
        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "bubblewrap" });
        Directory.CreateDirectory(folder["asks"]);
        Directory.CreateDirectory(folder["answers"]);
        var (run, approval) = await AskAsync(daemon, folder["asks"], "touch done");
        var item = await daemon.Client.GetJsonAsync($"/api/approvals/{approval}");
        var (session, step) = (item.GetProperty("session_id").GetString(), item.GetProperty("step_id").GetString());
        var workspace = (await daemon.Client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("workspace_id").GetString();
        string[] paths =
        [
            $"/api/approvals/{approval}", $"/api/approvals/{approval}/answer", $"/api/approvals/{approval}/link", $"/api/workspaces/{workspace}/trust", "/api/approvals/batch", $"/api/runs/{run}/steps/{step}/approve", $"/v1/sessions/{session}/calls/{step}/approve", "/api/rules",
            "/api/tickets", "/api/keys",
        ];
        await File.WriteAllTextAsync(
            folder["answers/try.sh"],
            $$"""
            token=$(cat {{daemon.DataDirectory}}/owner-token 2>/dev/null)
            [ -z "$token" ] && echo no token
            knock() { curl -s -o /dev/null -w '%{http_code} ' --max-time 60 -X POST -H 'Content-Type: application/json' -d '{{JsonSerializer.Serialize(new { decision = "allow", input_hash = item.GetProperty("input_hash").GetString(), ids = new[] { approval } })}}' "$@"; }
            for path in {{string.Join(' ', paths)}}; do
                for header in 'X-A: b' 'Authorization: Bearer owner' 'X-Gantry-Client: cli' 'X-Forwarded-For: 127.0.0.1' 'Host: 127.0.0.1:{{daemon.Address.Port}}' 'Cookie: gantry=owner'; do
                    knock -H "$header" --noproxy '*' "$http_proxy$path"
                    knock -H "$header" --noproxy '*' "http://127.0.0.1:{{daemon.Address.Port}}$path"
                    knock -H "$header" --noproxy '' "http://127.0.0.1:{{daemon.Address.Port}}$path"
                    knock -H "$header" --noproxy '' "http://localhost:{{daemon.Address.Port}}$path"
                    knock -H "$header" --noproxy '' --proxytunnel "http://127.0.0.1:{{daemon.Address.Port}}$path"
                done
            done
            """,
            TestContext.Current.CancellationToken);

        var (trying, question) = await AskAsync(daemon, folder["answers"], "bash try.sh");
        await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{trying}/events");
        await daemon.Client.DecideAsync(question, "allow");
        var output = (await stream.ReadUntilAsync("ui.tool.result"))[^1].Payload.GetProperty("output").GetString()!;

        output.ShouldStartWith("no token\n");
        var codes = output["no token\n".Length..].Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        codes.Length.ShouldBe(paths.Length * 6 * 5);

        // No connection; not a request that a server reads, as one whose Host contradicts its target; not for a sandbox.
        codes.Distinct().Order().ShouldBe(["000", "400", "403"]);
        (await daemon.Client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("status").GetString().ShouldBe("pending");
        File.Exists(folder["asks/done"]).ShouldBeFalse();
        (await daemon.Client.GetJsonAsync("/api/rules")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await daemon.Client.RefusedAsync(atLeast: 60, TestContext.Current.CancellationToken)).ShouldContain(entry => entry.GetProperty("what").GetString() == $"POST /api/approvals/{approval}");
    }

    private static async Task<(string Run, string Approval)> AskAsync(DaemonProcess daemon, string workspace, string command)
    {
        var run = await daemon.Client.PromptAsync(await daemon.Client.NewSessionAsync(workspace), $$"""/demo tool bash {"command":"{{command}}"}""");
        await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events");
        return (run, (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!);
    }
}

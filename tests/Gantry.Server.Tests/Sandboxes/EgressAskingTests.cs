using System.Net;
using System.Text.Json;
using Gantry.Server.Tests.Agents;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sandboxes;

/// <summary>A whole daemon, an agent in bubblewrap that runs a real curl, and a server of this machine that stands for another host.</summary>
public sealed class EgressAskingTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private StaticHttpsServer? far;
    private ScriptedModel? plain;
    private DaemonProcess? daemon;

    private StaticHttpsServer Far => far!;

    private DaemonProcess Daemon => daemon!;

    private string Target => $"localhost:{Far.Port}";

    // The machine's own name needs no proxy, unless one says so.
    private string Curl => $"curl -sS --noproxy '' --cacert ca.pem --max-time 120 https://{Target}/file";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        Assert.SkipWhen(!File.Exists("/usr/bin/curl"), "curl is not installed: apt-get install curl");
        Directory.CreateDirectory(folder["served"]);
        Directory.CreateDirectory(folder["workspace"]);
        await File.WriteAllTextAsync(folder["served/file"], "from far\n");
        far = new StaticHttpsServer(folder["served"]);
        await File.WriteAllTextAsync(folder["workspace/ca.pem"], Far.CertificatePem);
        plain = await ScriptedModel.StartAsync();
        daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["GANTRY_SANDBOX"] = "bubblewrap",
            ["GANTRY_EGRESS_ALLOWED_HOSTS"] = $"{Target},{new Uri(plain.Address).Authority}",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (daemon?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (far?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (plain?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Dispose();
    }

    [Fact]
    public async Task A_connection_waits_until_it_is_allowed_and_the_answer_holds_for_the_run()
    {
        var (asked, output) = await RunAsync($"{Curl}; {Curl}", _ => new { decision = "allow" });

        output.ShouldBe("from far\nfrom far\n[exit code 0]");
        asked.Select(approval => approval.GetProperty("title").GetString()).ShouldHaveSingleItem().ShouldBe($"Connect to {Target}");
        asked[0].GetProperty("input").GetRawText().ShouldBe($$"""{"host":"localhost","port":{{Far.Port}}}""");
        asked[0].GetProperty("reason").GetString()!.ShouldContain("holds until the run ends");
        Far.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_denied_connection_is_not_made_and_the_program_reads_why()
    {
        var (asked, output) = await RunAsync(
            $"curl -s --noproxy '' http://{Target}/file; curl -s -o /dev/null -w '%{{http_connect}}' --noproxy '' https://{Target}/file",
            _ => new { decision = "deny", feedback = "Use the copy in vendor/." });

        output.ShouldContain("may not be connected to: Use the copy in vendor/.");
        output.ShouldContain("403");
        asked.Count.ShouldBe(1);
        Far.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_of_the_host_without_a_word_comes_as_it_is()
    {
        var (_, output) = await RunAsync($"curl -sS -w '%{{http_code}} %{{size_download}}' --noproxy '' {plain!.Address}/nothing-there", _ => new { decision = "allow" });

        output.ShouldBe("404 0\n[exit code 0]");
        Daemon.Log.ShouldNotContain("unhandled exception");
    }

    [Fact]
    public async Task What_is_always_allowed_is_not_asked_again()
    {
        var (asked, _) = await RunAsync(Curl, _ => new { decision = "allow", scope = "always", suggestion = 0 });
        asked.Count.ShouldBe(1);
        asked[0].GetProperty("ruleSuggestions").EnumerateArray().Select(suggestion => suggestion.GetProperty("rules")[0].GetProperty("pattern").GetString()).ShouldBe([Target, "localhost"]);

        var (again, output) = await RunAsync(Curl, _ => throw new InvalidOperationException("Nothing is to be asked."));

        again.ShouldBeEmpty();
        output.ShouldBe("from far\n[exit code 0]");
    }

    [Fact]
    public async Task What_a_rule_denies_is_refused_without_asking()
    {
        await Daemon.Client.PostJsonAsync("/api/rules", new { effect = "deny", kind = "network", pattern = "localhost", reason = "nothing local" });

        var (asked, output) = await RunAsync($"curl -s --noproxy '' http://{Target}/file", _ => throw new InvalidOperationException("Nothing is to be asked."));

        asked.ShouldBeEmpty();
        output.ShouldContain("nothing local");
        Far.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_that_nobody_answered_ends_with_its_run()
    {
        var run = await Daemon.Client.PromptAsync(await NewSessionAsync(), Prompt($"{Curl} & until [ -e asked ]; do sleep 0.05; done; kill $!; echo went on"));
        string? question = null;
        await using var stream = await EventSource.OpenAsync(Daemon.Client, $"/api/runs/{run}/events");
        var output = "";
        while (await stream.NextAsync() is { } frame)
        {
            if (frame.Type == "ui.approval.requested")
            {
                var id = frame.Payload.GetProperty("approvalId").GetString()!;
                if (frame.Payload.GetProperty("tool").GetString() == "network")
                {
                    question = id;
                    await File.WriteAllTextAsync(folder["workspace/asked"], "", TestContext.Current.CancellationToken);
                }
                else
                {
                    await Daemon.Client.DecideAsync(id, "allow");
                }
            }

            output = frame.Type == "ui.tool.result" ? frame.Payload.GetProperty("output").GetString()! : output;
        }

        output.ShouldContain("went on");
        (await Daemon.Client.GetJsonAsync($"/api/approvals/{question}")).GetProperty("status").GetString().ShouldBe("withdrawn");
        (await Daemon.Client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Where_there_is_no_boundary_nothing_is_asked()
    {
        var (asked, output) = await RunAsync("env | grep -i -c '61080'", _ => throw new InvalidOperationException("Nothing is to be asked."), sandbox: "process");

        asked.ShouldBeEmpty();
        output.ShouldBe("0\n[exit code 1]");
    }

    [Fact]
    public async Task A_session_shows_the_sandbox_that_was_chosen_for_it_and_takes_no_other_than_there_are()
    {
        var session = await NewSessionAsync("process");
        (await Daemon.Client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("sandbox").GetString().ShouldBe("process");

        var workspace = await WorkspaceAsync();
        var refusal = await Daemon.Client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", sandbox = "nonsense" }, HttpStatusCode.UnprocessableEntity);
        refusal.GetRawText().ShouldContain("there are: bubblewrap, container, process");
    }

    private static string Prompt(string command) => $"/demo tool bash {JsonSerializer.Serialize(new { command })}";

    private async Task<string?> WorkspaceAsync() =>
        (await Daemon.Client.PostJsonAsync("/api/workspaces/import", new { source_type = "local", source_uri = folder["workspace"] })).GetProperty("workspace_id").GetString();

    private async Task<string> NewSessionAsync(string? sandbox = null) =>
        (await Daemon.Client.PostJsonAsync("/api/sessions", new { workspace_id = await WorkspaceAsync(), agent = "demo", sandbox })).GetProperty("session_id").GetString()!;

    // Commands are allowed; what is asked about the network is answered as the test says.
    private async Task<(List<JsonElement> Asked, string Output)> RunAsync(string command, Func<JsonElement, object> answer, string? sandbox = null)
    {
        var run = await Daemon.Client.PromptAsync(await NewSessionAsync(sandbox), Prompt(command));
        var asked = new List<JsonElement>();
        var output = "";
        await using var stream = await EventSource.OpenAsync(Daemon.Client, $"/api/runs/{run}/events");
        while (await stream.NextAsync() is { } frame)
        {
            output = frame.Type == "ui.tool.result" ? frame.Payload.GetProperty("output").GetString()! : output;
            if (frame.Type != "ui.approval.requested")
            {
                continue;
            }

            var id = frame.Payload.GetProperty("approvalId").GetString()!;
            if (frame.Payload.GetProperty("tool").GetString() != "network")
            {
                await Daemon.Client.DecideAsync(id, "allow");
            }
            else if (frame.Payload.GetProperty("ruleVerdict").GetString() == "ask")
            {
                asked.Add(frame.Payload);
                var body = JsonSerializer.SerializeToNode(answer(frame.Payload))!;
                body["input_hash"] = frame.Payload.GetProperty("inputHash").GetString();
                await Daemon.Client.PostJsonAsync($"/api/approvals/{id}", body);
            }
        }

        return (asked, output);
    }
}

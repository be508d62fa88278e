using Gantry.Testing;

namespace Gantry.Server.Tests.Runners;

/// <summary>A daemon whose Claude Code is a runner, which runs the scripted agent; two processes and real sockets between them.</summary>
public sealed class RemoteRunnerTests : IAsyncLifetime
{
    private const string Touch = """/demo tool bash {"command":"touch made"}""";

    private readonly TemporaryDirectory folder = new();
    private readonly TemporaryDirectory runnerData = new();
    private readonly TemporaryDirectory daemonData = new();
    private DaemonProcess? runner;
    private DaemonProcess? daemon;

    private HttpClient Client => daemon!.Client;

    private string Made => folder["made"];

    public async ValueTask InitializeAsync()
    {
        await TestGit.CreateAsync(folder.Path, "a.txt", "alpha\n");
        runner = await StartRunnerAsync(port: 0);
        daemon = await StartDaemonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await daemon!.DisposeAsync();
        await runner!.DisposeAsync();
        daemonData.Dispose();
        runnerData.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_the_runner_says_and_does_is_in_the_daemons_log_and_its_questions_are_asked_there()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, Touch, "/demo say finished");
        await using var stream = await FollowAsync(run);
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload;
        File.Exists(Made).ShouldBeFalse();
        asked.GetProperty("sandbox").GetString()!.ShouldStartWith($"at {runner!.Address.GetLeftPart(UriPartial.Authority)}: ");

        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadToEndAsync();
        Status(frames).ShouldBe("completed");
        Said(frames).ShouldBe(["finished"]);
        frames.Count(frame => frame.Type == "ui.tool.result").ShouldBe(1);
        frames.ShouldContain(frame => frame.Type == "ui.usage");
        frames.ShouldContain(frame => frame.Type == "ui.message.assistant.delta");
        File.Exists(Made).ShouldBeTrue();
    }

    [Fact]
    public async Task A_denial_reaches_the_runner_with_its_words()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, Touch);
        await using var stream = await FollowAsync(run);
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload;

        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "deny", "Not here.");

        var result = (await stream.ReadToEndAsync()).Single(frame => frame.Type == "ui.tool.result").Payload;
        result.GetProperty("outcome").GetString().ShouldBe("denied");
        result.GetProperty("output").GetString()!.ShouldContain("Not here.");
        File.Exists(Made).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_turn_goes_on_in_the_same_thread()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        Status(await Client.RunToEndAsync(await Client.PromptAsync(session, "/demo say one"))).ShouldBe("completed");

        Said(await Client.RunToEndAsync(await Client.PromptAsync(session, "/demo say two"))).ShouldBe(["two"]);

        (await runner!.Client.GetJsonAsync("/api/sessions")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_runner_that_is_killed_and_started_again_goes_on_and_takes_the_answer_that_came_meanwhile()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, Touch, "/demo say finished");
        await using var stream = await FollowAsync(run);
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload;

        var port = runner!.Address.Port;
        await runner.KillAsync();
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");
        await runner.DisposeAsync();
        runner = await StartRunnerAsync(port);

        var frames = await stream.ReadToEndAsync();
        Status(frames).ShouldBe("completed", daemon!.Log);
        Said(frames).ShouldBe(["finished"]);
        frames.ShouldNotContain(frame => frame.Type == "ui.approval.requested");
        File.Exists(Made).ShouldBeTrue();
    }

    [Fact]
    public async Task A_daemon_that_is_killed_comes_back_to_the_runners_run_and_records_nothing_twice()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, "/demo say before", Touch, "/demo say finished");
        string approval;
        await using (var stream = await FollowAsync(run))
        {
            approval = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await daemon!.KillAsync();
        }

        await daemon.DisposeAsync();
        daemon = await StartDaemonAsync();
        await Client.DecideAsync(approval, "allow");

        var frames = await Client.RunToEndAsync(run);
        Status(frames).ShouldBe("completed", daemon.Log);
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.tool.call").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.tool.result").ShouldBe(1);
        Said(frames).ShouldBe(Said(frames).Distinct());
        (await runner!.Client.GetJsonAsync("/api/runs")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_daemon_that_is_stopped_lets_the_runner_go_on()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, Touch, "/demo say finished");
        await using (var stream = await FollowAsync(run))
        {
            await stream.ReadUntilAsync("ui.approval.requested");
        }

        await daemon!.StopAsync();
        await daemon.DisposeAsync();

        (await runner!.Client.GetJsonAsync("/api/runs")).GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("waiting_approval");
        daemon = await StartDaemonAsync();
        await Client.AllowAllAsync(run);
        Status(await Client.RunToEndAsync(run)).ShouldBe("completed", daemon.Log);
    }

    [Fact]
    public async Task A_stop_ends_the_runners_run_and_keeps_what_was_said()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, "/demo stream 100000 10");
        await using var stream = await FollowAsync(run);
        await stream.ReadUntilAsync("ui.message.assistant.delta");

        await Client.PostJsonAsync($"/api/sessions/{session}/interrupt", new { });

        Status(await stream.ReadToEndAsync()).ShouldBe("interrupted");
        var there = (await runner!.Client.GetJsonAsync("/api/runs")).GetProperty("items")[0].GetProperty("run_id").GetString()!;
        Status(await runner.Client.RunToEndAsync(there)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_message_that_steers_goes_into_the_runners_turn()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        var run = await Client.PromptAsync(session, Touch);
        await using var stream = await FollowAsync(run);
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload;

        await Client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say steered", delivery = "steer" });
        await stream.ReadUntilAsync("ui.message.injected");
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadToEndAsync();
        Status(frames).ShouldBe("completed");
        Said(frames).ShouldContain("steered");
    }

    [Fact]
    public async Task A_session_is_handed_over_where_its_runner_is()
    {
        var session = await Client.NewSessionAsync(folder.Path, "claude");
        Status(await Client.RunToEndAsync(await Client.PromptAsync(session, "/demo say one"))).ShouldBe("completed");
        var thread = (await runner!.Client.GetJsonAsync("/api/sessions")).GetProperty("items")[0].GetProperty("session_id").GetString();

        var frames = await Client.RunToEndAsync(await Client.PromptAsync(session, "/handoff"));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString()!.ShouldEndWith("no terminal here can go on with it.");
        error.GetProperty("hint").GetString().ShouldBe($"On that machine: gantry session handoff {thread} --data-dir DATA/runners/claude");
    }

    [Fact]
    public async Task Its_state_is_told_and_so_is_a_runner_that_is_not_there()
    {
        var there = (await Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().Single(agent => agent.GetProperty("name").GetString() == "claude");
        there.GetProperty("title").GetString().ShouldBe($"Claude Code at {runner!.Address.GetLeftPart(UriPartial.Authority)}");
        (await ServiceAsync()).ShouldBe("up");

        await runner.KillAsync();

        var gone = (await Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().Single(agent => agent.GetProperty("name").GetString() == "claude");
        gone.GetProperty("warnings")[0].GetString()!.ShouldEndWith("cannot be reached.");
        (await ServiceAsync()).ShouldBe("down");
    }

    private async Task<string> ServiceAsync() =>
        (await Client.GetJsonAsync("/api/health/services")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "claude_runner").GetProperty("state").GetString()!;

    private Task<DaemonProcess> StartRunnerAsync(int port) => DaemonProcess.StartAsync(runnerData.Path, runnerOf: "demo", port: port);

    private Task<DaemonProcess> StartDaemonAsync() => DaemonProcess.StartAsync(daemonData.Path, new Dictionary<string, string>
    {
        ["RUNNER_CLAUDE_URL"] = runner!.Address.ToString(),
        ["RUNNER_CLAUDE_TOKEN"] = runner.Token,
    });

    private Task<EventSource> FollowAsync(string run) => EventSource.OpenAsync(Client, $"/api/runs/{run}/events");

    private static string Status(IEnumerable<SseFrame> frames) => frames.Single(frame => frame.Type == "run.completed").Payload.GetProperty("status").GetString()!;

    private static List<string> Said(IEnumerable<SseFrame> frames) =>
        [.. frames.Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()!)];
}

using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>What must hold for every real program alike: stops, messages while it works, crashes, a missing program, many at once.</summary>
public abstract class AgentStories(string agent, string command, string otherModel, bool throughRunner = false) : RealAgentTests(agent, throughRunner)
{
    private static readonly byte[] OnePixel =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly string agent = agent;

    [Fact]
    public async Task An_interrupt_in_the_middle_keeps_what_was_said_and_the_message_is_next()
    {
        var (session, _) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, "@long");
        await using var stream = await FollowAsync(run);
        await stream.ReadUntilAsync(frame => frame.Type == "ui.message.assistant.delta");

        var next = await Client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "@say changed my mind", delivery = "interrupt" });

        var frames = await stream.ReadToEndAsync();
        StatusOf(frames).ShouldBe("interrupted");
        SaidIn(frames).ShouldContain("tick 0");
        SaidIn(await Client.RunToEndAsync(next.GetProperty("run_id").GetString()!)).ShouldContain("changed my mind");
    }

    [Fact]
    public async Task An_interrupt_while_it_asks_withdraws_the_question_and_nothing_ran()
    {
        var (session, folder) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, Command("touch made.txt"));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);

        await Client.PostJsonAsync($"/api/sessions/{session}/interrupt", new { });

        var frames = await stream.ReadToEndAsync();
        StatusOf(frames).ShouldBeOneOf("interrupted", "cancelled");
        var approval = await Client.GetJsonAsync($"/api/approvals/{asked.GetProperty("approvalId").GetString()}");
        approval.GetProperty("status").GetString().ShouldBe("withdrawn");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
    }

    [Fact]
    [Trait(RealAgents.AlwaysThroughRunner, "1")]
    public async Task A_message_that_steers_goes_into_the_turn_and_one_that_queues_becomes_the_next()
    {
        var (session, _) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, Command("ls"));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);

        await Client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "@say steered to plum", delivery = "steer" });
        await stream.ReadUntilAsync(frame => frame.Type == "ui.message.injected");
        var queued = await Client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "@say queued", delivery = "queue" });
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadToEndAsync();
        StatusOf(frames).ShouldBe("completed");
        Model.Requests.ShouldContain(request => request.Contains("steered to plum"));
        SaidIn(await Client.RunToEndAsync(queued.GetProperty("run_id").GetString()!)).ShouldContain("queued");
    }

    [Fact]
    public async Task A_killed_program_goes_on_and_its_pending_question_still_waits()
    {
        var (session, folder) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, Command("touch made.txt"));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);

        AgentProcesses.KillIn(Path.Combine(ProgramData, "agents", ThroughRunner ? "" : session));
        if (!ThroughRunner)
        {
            await stream.ReadUntilAsync(frame => frame.Type == "ui.run.recovered");
        }

        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadToEndAsync();
        StatusOf(frames).ShouldBe("completed", Daemon.Log);
        frames.ShouldNotContain(frame => frame.Type == "ui.approval.requested");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeTrue(Daemon.Log);
    }

    [Fact]
    public async Task A_killed_daemon_finds_its_question_and_the_answer_counts_once_for_the_same_call()
    {
        using var data = new TemporaryDirectory();
        string run, approval, made;
        await using (var first = await StartDaemonAsync(RealAgents.Program(agent), data.Path))
        {
            var (session, folder) = await NewSessionAsync(first.Client);
            made = Path.Combine(folder, "made.txt");
            run = await first.Client.PromptAsync(session, Command("touch made.txt"));
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            approval = (await NextRequestAsync(stream)).GetProperty("approvalId").GetString()!;
            await first.KillAsync();
        }

        await using var second = await StartDaemonAsync(RealAgents.Program(agent), data.Path);
        (await second.Client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("status").GetString().ShouldBe("pending");
        File.Exists(made).ShouldBeFalse();
        await second.Client.DecideAsync(approval, "allow");

        var frames = await second.Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed", second.Log);
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(1);
        frames.Where(frame => frame.Type == "ui.tool.result").Select(frame => frame.Payload.GetProperty("outcome").GetString()).ShouldBe(ThroughRunner ? ["succeeded"] : ["interrupted", "succeeded"]);
        File.Exists(made).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_breaks_is_told_and_ends_the_run()
    {
        var (session, _) = await NewSessionAsync();

        var frames = await RunAsync(session, "@drop");

        frames.Count(frame => frame.Type == "run.completed").ShouldBe(1);
        frames.ShouldContain(frame => frame.Type == "ui.error" || frame.Type == "ui.run.error");
    }

    [Fact]
    public async Task An_image_of_a_message_reaches_the_model()
    {
        var (session, _) = await NewSessionAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(OnePixel), "file", "dot.png" } };
        using var answer = await Client.PostAsync($"/api/sessions/{session}/attachments", form, Cancelled);
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("items")[0].GetProperty("attachment_id").GetString();

        var sent = await Client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "@say seen", attachments = new[] { id } });

        StatusOf(await Client.RunToEndAsync(sent.GetProperty("run_id").GetString()!)).ShouldBe("completed", Daemon.Log);
        var picture = Convert.ToBase64String(OnePixel)[..40];
        Model.Requests.ShouldContain(request => request.Contains(picture));
    }

    [Fact]
    public async Task A_fork_goes_on_with_what_was_said_and_leaves_its_origin_as_it_is()
    {
        var (session, _) = await NewSessionAsync();
        StatusOf(await RunAsync(session, "@say The word is plum.")).ShouldBe("completed", Daemon.Log);

        var fork = (await Client.PostJsonAsync($"/api/sessions/{session}/fork", new { })).GetProperty("session_id").GetString()!;
        SaidIn(await RunAsync(fork, "@say in the fork")).ShouldBe("in the fork");
        SaidIn(await RunAsync(session, "@say in the origin")).ShouldBe("in the origin");

        Model.Requests.Last(request => request.Contains("@say in the fork")).ShouldContain("The word is plum.");
        Model.Requests.Last(request => request.Contains("@say in the origin")).ShouldNotContain("in the fork");
        Model.Requests.Any(request => request.Contains("a past that you do not remember")).ShouldBe(ThroughRunner);
    }

    [Fact]
    public async Task Five_sessions_work_at_once()
    {
        var sessions = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            sessions.Add((await NewSessionAsync()).Session);
        }

        var runs = await Task.WhenAll(sessions.Select((session, number) => Client.PromptAsync(session, $"@say I am number {number}.")));
        var all = await Task.WhenAll(runs.Select(run => Client.RunToEndAsync(run)));

        all.Select(StatusOf).ShouldAllBe(status => status == "completed");
        all.Select(SaidIn).ShouldBe(["I am number 0.", "I am number 1.", "I am number 2.", "I am number 3.", "I am number 4."]);
    }

    [Fact]
    public async Task Without_its_endpoint_the_run_says_so()
    {
        await using var daemon = await StartDaemonAsync(
            RealAgents.Program(agent), changed: new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:1", ["OPENAI_BASE_URL"] = "http://127.0.0.1:1/v1" });
        var (session, _) = await NewSessionAsync(daemon.Client);

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "@say hello"));

        StatusOf(frames).ShouldBe("error");
        frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!.ShouldContain("gets no answer from its model");
    }

    [Fact]
    public async Task The_providers_key_stays_with_the_gateway_and_the_program_has_one_of_the_run()
    {
        var (session, folder) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, Command("env > seen.txt"));
        await Client.AllowAllAsync(run);

        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed", Daemon.Log);

        var seen = await File.ReadAllTextAsync(Path.Combine(folder, "seen.txt"), Cancelled);
        seen.ShouldNotContain(ProviderKey);
        seen.ShouldContain("=gk_");
    }

    [Fact]
    public async Task In_a_boundary_it_works_and_reaches_its_model_through_the_door()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        await using var daemon = await StartDaemonAsync(RealAgents.Program(agent), changed: new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "bubblewrap" });
        var (session, folder) = await NewSessionAsync(daemon.Client);
        var run = await daemon.Client.PromptAsync(session, Command("touch made.txt"));
        await daemon.Client.AllowAllAsync(run);

        var frames = await daemon.Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed", daemon.Log);
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeTrue();

        // Nothing but the command was asked: no host that the program looks for by itself.
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_the_user_chose_is_called_until_it_is_rewound()
    {
        var (session, _) = await NewSessionAsync();
        StatusOf(await RunAsync(session, "@say first")).ShouldBe("completed", Daemon.Log);
        var before = (await Client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("last_seq").GetInt64();

        SaidIn(await RunAsync(session, $"/model {otherModel}")).ShouldContain($"works with the model {otherModel} from the next message on");
        StatusOf(await RunAsync(session, "@say second")).ShouldBe("completed", Daemon.Log);
        Called("@say second").ShouldBe(otherModel);

        await Client.PostJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = before, restore = "conversation" });
        StatusOf(await RunAsync(session, "@say third")).ShouldBe("completed", Daemon.Log);
        Called("@say third").ShouldNotBe(otherModel);
    }

    [Fact]
    public async Task A_session_is_made_with_its_model_which_the_program_calls()
    {
        var (session, _) = await NewSessionAsync(made: new { model = otherModel });

        StatusOf(await RunAsync(session, "@say first")).ShouldBe("completed", Daemon.Log);
        Called("@say first").ShouldBe(otherModel);

        (await Client.PostJsonAsync($"/api/sessions/{session}/agent", new { model = "default" })).GetProperty("model").ValueKind.ShouldBe(JsonValueKind.Null);
        StatusOf(await RunAsync(session, "@say second")).ShouldBe("completed", Daemon.Log);
        Called("@say second").ShouldNotBe(otherModel);
    }

    [Fact]
    public async Task A_mode_that_it_does_not_have_is_refused_with_those_that_it_has()
    {
        var (session, _) = await NewSessionAsync();

        var frames = await RunAsync(session, "/mode bypassPermissions");

        StatusOf(frames).ShouldBe("error");
        frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!.ShouldContain("has no mode 'bypassPermissions' here; there are:");
        Model.Requests.ShouldBeEmpty();
    }

    // Its last message is the script; a program may make side calls with another model.
    private string Called(string script) => JsonDocument.Parse(Model.Requests.Last(request => request.Contains(script))).RootElement.GetProperty("model").GetString()!;

    private protected string Command(string line) => command.Replace("LINE", line, StringComparison.Ordinal);
}

/// <summary>What must hold besides where a runner runs the program.</summary>
public abstract class RemoteAgentStories(string agent, string command, string otherModel) : AgentStories(agent, command, otherModel, throughRunner: true)
{
    [Fact]
    [Trait(RealAgents.AlwaysThroughRunner, "1")]
    public async Task A_killed_runner_that_is_started_again_goes_on_and_takes_the_answer()
    {
        var (session, folder) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, Command("touch made.txt"));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);

        await RestartRunnerAsync();
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadToEndAsync();
        StatusOf(frames).ShouldBe("completed", Daemon.Log);
        frames.ShouldNotContain(frame => frame.Type == "ui.approval.requested");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeTrue(Daemon.Log);
    }
}

/// <summary>The stories of Claude Code.</summary>
public sealed class ClaudeStories() : AgentStories("claude", """@tool Bash {"command":"LINE","description":"Do it"}""", "claude-haiku-4-5");

/// <summary>The stories of Codex.</summary>
public sealed class CodexStories() : AgentStories("codex", """@tool exec_command {"cmd":"LINE"}""", "gpt-5.4");

/// <summary>The stories of Claude Code, which a runner runs.</summary>
public sealed class RemoteClaudeStories() : RemoteAgentStories("claude", """@tool Bash {"command":"LINE","description":"Do it"}""", "claude-haiku-4-5");

/// <summary>The stories of Codex, which a runner runs.</summary>
public sealed class RemoteCodexStories() : RemoteAgentStories("codex", """@tool exec_command {"cmd":"LINE"}""", "gpt-5.4");

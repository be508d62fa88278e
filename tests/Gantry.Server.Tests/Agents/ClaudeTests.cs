using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>What is particular to Claude Code as it is installed from npm.</summary>
public abstract class ClaudeWork(bool throughRunner = false) : RealAgentTests("claude", throughRunner)
{
    private const string List = """@tool Bash {"command":"ls","description":"List"}""";

    [Fact]
    public async Task It_lists_files_with_a_command_that_is_asked_about()
    {
        var (session, _) = await NewSessionAsync();

        var run = await Client.PromptAsync(session, "List the files.", List);
        await Client.AllowAllAsync(run);
        var frames = await Client.RunToEndAsync(run);

        StatusOf(frames).ShouldBe("completed", Daemon.Log);
        SaidIn(frames).ShouldContain("a.txt");
        frames.ShouldContain(frame => frame.Type == "ui.usage");
        frames.Count(frame => frame.Type == "ui.tool.result").ShouldBe(1);
    }

    [Fact]
    public async Task Reading_inside_the_workspace_is_not_asked_and_outside_it_is()
    {
        var (session, folder) = await NewSessionAsync();

        var inside = await RunAsync(session, Tool("Read", new { file_path = Path.Combine(folder, "a.txt") }));
        StatusOf(inside).ShouldBe("completed");
        inside.ShouldNotContain(frame => frame.Type == "ui.approval.requested");
        SaidIn(inside).ShouldContain("alpha");

        var run = await Client.PromptAsync(session, Tool("Read", new { file_path = "/etc/hostname" }));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        asked.GetProperty("reason").GetString()!.ShouldStartWith("It reads outside the workspace.");
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "deny");
        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed");
    }

    [Fact]
    [Trait(RealAgents.AlwaysThroughRunner, "1")]
    public async Task A_write_waits_for_approval_shows_its_diff_and_happens()
    {
        var (session, folder) = await NewSessionAsync();
        var path = Path.Combine(folder, "notes.txt");

        var run = await Client.PromptAsync(session, Tool("Write", new { file_path = path, content = "one\n" }));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        File.Exists(path).ShouldBeFalse();
        asked.GetProperty("diff").GetString()!.ShouldContain("+one");
        asked.GetProperty("sandbox").GetString()!.ShouldContain("with a key that ends with the run");
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed");
        (await File.ReadAllTextAsync(path, Cancelled)).ShouldBe("one\n");
    }

    [Fact]
    public async Task A_denial_tells_the_model_why_and_nothing_happens()
    {
        var (session, folder) = await NewSessionAsync();
        var path = Path.Combine(folder, "notes.txt");

        var run = await Client.PromptAsync(session, Tool("Write", new { file_path = path, content = "one\n" }));
        await using var stream = await FollowAsync(run);
        await Client.DecideAsync((await NextRequestAsync(stream)).GetProperty("approvalId").GetString()!, "deny", "Use the other folder.");

        var frames = await Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed");
        SaidIn(frames).ShouldContain("Use the other folder.");
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("denied");
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task Edited_input_runs_instead()
    {
        var (session, folder) = await NewSessionAsync();
        var path = Path.Combine(folder, "notes.txt");

        var run = await Client.PromptAsync(session, Tool("Write", new { file_path = path, content = "one\n" }));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        var id = asked.GetProperty("approvalId").GetString()!;
        await Client.PostJsonAsync($"/api/approvals/{id}", new { decision = "allow", input_hash = asked.GetProperty("inputHash").GetString(), input = new { file_path = path, content = "two\n" } });

        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed");
        (await File.ReadAllTextAsync(path, Cancelled)).ShouldBe("two\n");
    }

    [Fact]
    public async Task Allowed_for_the_session_it_is_not_asked_again_and_the_rule_is_ours()
    {
        var (session, _) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, List);
        await using (var stream = await FollowAsync(run))
        {
            var asked = await NextRequestAsync(stream);
            await Client.PostJsonAsync(
                $"/api/approvals/{asked.GetProperty("approvalId").GetString()}",
                new { decision = "allow", scope = "session", input_hash = asked.GetProperty("inputHash").GetString() });
            await stream.ReadToEndAsync();
        }

        var frames = await RunAsync(session, List);

        StatusOf(frames).ShouldBe("completed");
        frames.Single(frame => frame.Type == "ui.approval.resolved").Payload.GetProperty("by").GetString()!.ShouldStartWith("rule:");
    }

    [Fact]
    public async Task A_turn_resumes_the_conversation_in_a_new_process()
    {
        var (session, _) = await NewSessionAsync();
        StatusOf(await RunAsync(session, "@say The word is plum.")).ShouldBe("completed");

        StatusOf(await RunAsync(session, "@say Second.")).ShouldBe("completed");

        Model.Requests.Last(request => request.Contains("@say Second.")).ShouldContain("The word is plum.");
        Model.Requests.ShouldNotContain(request => request.Contains("a past that you do not remember"));
    }

    [Fact]
    public async Task A_question_is_answered_by_the_user()
    {
        var (session, _) = await NewSessionAsync();
        var questions = new { questions = new[] { new { question = "Which colour?", header = "Colour", multiSelect = false, options = new[] { new { label = "Red", description = "r" }, new { label = "Blue", description = "b" } } } } };

        var run = await Client.PromptAsync(session, Tool("AskUserQuestion", questions));
        await using var stream = await FollowAsync(run);
        var asked = (await stream.ReadUntilAsync(frame => frame.Type == "ui.question.asked"))[^1].Payload;
        await Client.PostJsonAsync($"/api/approvals/{asked.GetProperty("questionId").GetString()}/answer", new { choices = new[] { "Blue" } });

        var frames = await Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed");
        SaidIn(frames).ShouldContain("Blue");
    }

    [Fact]
    public async Task In_the_mode_that_asks_nobody_what_would_be_asked_is_denied()
    {
        var (session, folder) = await NewSessionAsync();
        SaidIn(await RunAsync(session, "/mode dontAsk")).ShouldEndWith(" works in the mode dontAsk from the next message on.");

        var frames = await RunAsync(session, Tool("Bash", new { command = "touch made.txt", description = "Do it" }));

        StatusOf(frames).ShouldBe("completed", Daemon.Log);
        frames.ShouldNotContain(frame => frame.Type == "ui.approval.requested");
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("denied");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task In_the_mode_plan_it_proposes_a_plan_and_leaves_the_mode_with_the_users_consent()
    {
        var (session, _) = await NewSessionAsync(made: new { agent_mode = "plan" });

        var run = await Client.PromptAsync(session, Tool("ExitPlanMode", new { plan = "Write a file." }));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        asked.GetProperty("kind").GetString().ShouldBe("plan");
        Model.Requests[^1].ShouldContain("Plan mode is active");
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        StatusOf(await stream.ReadToEndAsync()).ShouldBe("completed");
        (await Client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("agent_mode").ValueKind.ShouldBe(JsonValueKind.Null);
        SaidIn(await RunAsync(session, "/mode")).ShouldEndWith(" works in the mode manual. There are: manual, plan, dontAsk.");
    }

    [Fact]
    public async Task Without_a_key_and_a_login_the_run_says_what_to_do()
    {
        using var home = new TemporaryDirectory();
        await using var daemon = await StartAsync(new Dictionary<string, string> { ["HOME"] = home.Path, ["GANTRY_CLAUDE_PROGRAM"] = RealAgents.Program("claude") });
        var (session, _) = await NewSessionAsync(daemon.Client);

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "hello"));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString().ShouldBe("Claude Code is not logged in.");
        error.GetProperty("hint").GetString()!.ShouldContain("/login");
    }

    [Theory]
    [InlineData("400", "refused the request (400)")]
    [InlineData("401", "does not accept the key that the gateway has for it")]
    [InlineData("429", "limits the rate (429)")]
    [InlineData("529", "failed too often of late")]
    public async Task A_failing_model_ends_the_run_with_a_sentence(string status, string sentence)
    {
        var (session, _) = await NewSessionAsync();

        var frames = await RunAsync(session, $"@fail {status}");

        StatusOf(frames).ShouldBe("error");
        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString()!.ShouldContain(sentence);
        error.GetProperty("hint").GetString().ShouldNotBeNullOrEmpty();
    }

    private static string Tool(string name, object input) => $"@tool {name} {JsonSerializer.Serialize(input)}";
}

/// <summary>Claude Code under the daemon itself.</summary>
public sealed class ClaudeTests() : ClaudeWork;

/// <summary>Claude Code under a runner.</summary>
public sealed class RemoteClaudeTests() : ClaudeWork(throughRunner: true);

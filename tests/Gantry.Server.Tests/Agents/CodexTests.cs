using Gantry.Testing;
using System.Text.Json;

namespace Gantry.Server.Tests.Agents;

/// <summary>Codex as it is installed from npm.</summary>
public sealed class CodexTests() : RealAgentTests("codex")
{
    private const string List = """@tool exec_command {"cmd":"ls"}""";

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
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_patch_waits_for_approval_shows_its_diff_and_happens()
    {
        var (session, folder) = await NewSessionAsync();
        var path = Path.Combine(folder, "notes.txt");

        var run = await Client.PromptAsync(session, Patch("*** Begin Patch\n*** Add File: notes.txt\n+one\n*** End Patch\n"));
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        File.Exists(path).ShouldBeFalse();
        asked.GetProperty("diff").GetString()!.ShouldContain("+one");
        await Client.DecideAsync(asked.GetProperty("approvalId").GetString()!, "allow");

        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed");
        (await File.ReadAllTextAsync(path, Cancelled)).ShouldBe("one\n");
    }

    [Fact]
    public async Task A_denial_tells_the_model_why_and_nothing_happens()
    {
        var (session, folder) = await NewSessionAsync();

        var run = await Client.PromptAsync(session, """@tool exec_command {"cmd":"touch made.txt"}""");
        await using var stream = await FollowAsync(run);
        await Client.DecideAsync((await NextRequestAsync(stream)).GetProperty("approvalId").GetString()!, "deny", "Use the other folder.");

        var frames = await Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed");
        Model.Requests.ShouldContain(request => request.Contains("Use the other folder."));
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
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
    public async Task The_mode_read_only_is_refused_where_nothing_would_hold_to_it()
    {
        var (session, folder) = await NewSessionAsync();
        SaidIn(await RunAsync(session, "/mode read-only")).ShouldBe("Codex works in the mode read-only from the next message on.");

        var frames = await RunAsync(session, """@tool exec_command {"cmd":"touch made.txt"}""");

        StatusOf(frames).ShouldBe("error", Daemon.Log);
        string.Join('\n', frames.Select(frame => frame.Data)).ShouldContain("Codex's mode read-only needs a sandbox that is a boundary");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task In_the_mode_read_only_a_boundary_keeps_the_workspace_as_it_is()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        await using var daemon = await StartDaemonAsync(RealAgents.Program("codex"), changed: new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "bubblewrap" });
        var (session, folder) = await NewSessionAsync(daemon.Client, new { agent_mode = "read-only" });

        var run = await daemon.Client.PromptAsync(session, """@tool exec_command {"cmd":"cat a.txt; touch made.txt; id -u"}""");
        await daemon.Client.AllowAllAsync(run);

        var frames = await daemon.Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed", daemon.Log);
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!.ShouldMatch("alpha\\n.*made.txt.*Read-only file system");
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

    private static string Patch(string text) => $"@tool apply_patch {JsonSerializer.Serialize(text)}";
}

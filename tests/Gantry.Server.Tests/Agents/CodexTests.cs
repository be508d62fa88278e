using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>What is particular to Codex as it is installed from npm.</summary>
public abstract class CodexWork(bool throughRunner = false) : RealAgentTests("codex", throughRunner)
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
    public async Task Edited_input_is_refused_with_what_to_do_and_the_request_still_waits()
    {
        var (session, folder) = await NewSessionAsync();
        var run = await Client.PromptAsync(session, """@tool exec_command {"cmd":"touch made.txt"}""");
        await using var stream = await FollowAsync(run);
        var asked = await NextRequestAsync(stream);
        var id = asked.GetProperty("approvalId").GetString()!;

        var refused = await Client.PostJsonAsync(
            $"/api/approvals/{id}", new { decision = "allow", input_hash = asked.GetProperty("inputHash").GetString(), input = new { command = "touch other.txt" } }, HttpStatusCode.UnprocessableEntity);

        refused.GetProperty("errors").GetProperty("input")[0].GetString()!.ShouldContain("cannot take other input for shell: allow it as it is, or deny it");
        await Client.DecideAsync(id, "allow");
        StatusOf(await Client.RunToEndAsync(run)).ShouldBe("completed");
        (File.Exists(Path.Combine(folder, "made.txt")), File.Exists(Path.Combine(folder, "other.txt"))).ShouldBe((true, false));
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
        SaidIn(await RunAsync(session, "/mode read-only")).ShouldEndWith(" works in the mode read-only from the next message on.");

        var frames = await RunAsync(session, """@tool exec_command {"cmd":"touch made.txt"}""");

        StatusOf(frames).ShouldBe("error", Daemon.Log);
        string.Join('\n', frames.Select(frame => frame.Data)).ShouldContain("Codex's mode read-only needs a sandbox that is a boundary");
        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("bubblewrap")]
    [InlineData("container")]
    public async Task In_the_mode_read_only_a_boundary_keeps_the_workspace_as_it_is(string sandbox)
    {
        await using var daemon = await StartInAsync(sandbox);
        var (session, folder) = await NewSessionAsync(daemon.Client, new { agent_mode = "read-only" }, ofUser: sandbox == "container");

        var frames = await AllowedAsync(daemon, session, """@tool exec_command {"cmd":"cat a.txt; touch made.txt; id -u"}""");

        File.Exists(Path.Combine(folder, "made.txt")).ShouldBeFalse();
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!.ShouldMatch("alpha\\n.*made.txt.*Read-only file system");
        frames.Single(frame => frame.Type == "ui.approval.requested").Payload.GetProperty("sandbox").GetString()!.ShouldContain("the workspace is read-only in this mode");
    }

    [Fact]
    public async Task In_a_container_what_was_allowed_has_its_effect_and_the_next_turn_goes_on_with_the_conversation()
    {
        await using var daemon = await StartInAsync("container");
        var (session, folder) = await NewSessionAsync(daemon.Client, ofUser: true);

        await AllowedAsync(daemon, session, """@tool exec_command {"cmd":"echo plum > made.txt"}""");
        var frames = await AllowedAsync(daemon, session, "@say Second.");

        (await File.ReadAllTextAsync(Path.Combine(folder, "made.txt"), Cancelled)).ShouldBe("plum\n");
        SaidIn(frames).ShouldBe("Second.");
        Model.Requests.Last(request => request.Contains("@say Second.")).ShouldContain("echo plum");
        Model.Requests.ShouldNotContain(request => request.Contains("a past that you do not remember"));
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

    private Task<DaemonProcess> StartInAsync(string sandbox)
    {
        Assert.SkipWhen(sandbox == "bubblewrap" && !File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        Assert.SkipWhen(sandbox == "container" && !TestEngine.IsThere, TestEngine.HowToStart);
        return StartDaemonAsync(RealAgents.Program("codex"), changed: new Dictionary<string, string> { ["GANTRY_SANDBOX"] = sandbox, ["GANTRY_SANDBOX_IMAGE"] = TestEngine.Image });
    }

    private static async Task<List<SseFrame>> AllowedAsync(DaemonProcess daemon, string session, string prompt)
    {
        var run = await daemon.Client.PromptAsync(session, prompt);
        await daemon.Client.AllowAllAsync(run);
        var frames = await daemon.Client.RunToEndAsync(run);
        StatusOf(frames).ShouldBe("completed", daemon.Log + string.Join('\n', frames.Select(frame => frame.Data)));
        return frames;
    }

    private static string Patch(string text) => $"@tool apply_patch {JsonSerializer.Serialize(text)}";
}

/// <summary>Codex under the daemon itself.</summary>
public sealed class CodexTests() : CodexWork;

/// <summary>Codex under a runner.</summary>
public sealed class RemoteCodexTests() : CodexWork(throughRunner: true);

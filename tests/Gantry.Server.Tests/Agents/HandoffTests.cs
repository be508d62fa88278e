using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A session that goes on in a terminal and comes back. The terminal is one that says a single message and ends.</summary>
public abstract class HandoffStories(string agent) : RealAgentTests(agent)
{
    [Fact]
    public async Task What_was_said_in_the_terminal_is_in_the_log_and_the_session_goes_on_with_it()
    {
        using var bin = new TemporaryDirectory();
        await using var daemon = await StartDaemonAsync(WithTerminal(bin["program"]));
        var (session, _) = await NewSessionAsync(daemon.Client);
        StatusOf(await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "@say The word is plum."))).ShouldBe("completed", daemon.Log);

        var handed = await DaemonProcess.RunAsync(["session", "handoff", session, "--data-dir", daemon.DataDirectory]);

        handed.ExitCode.ShouldBe(0, handed.Errors + handed.Output);
        var events = await daemon.Client.StoredEventsAsync(session);
        events.Where(frame => frame.Type == "ui.message.user").Select(frame => frame.Payload.GetProperty("text").GetString()).ShouldBe(["@say The word is plum.", "/handoff", "@say from the terminal"]);
        SaidIn(events).ShouldBe("The word is plum.\nfrom the terminal");

        SaidIn(await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "@say and back"))).ShouldBe("and back");
        Model.Requests.ShouldContain(request => request.Contains("from the terminal") && request.Contains("@say and back"));
    }

    [Fact]
    public async Task A_session_that_has_said_nothing_yet_is_not_handed_over()
    {
        var (session, _) = await NewSessionAsync();

        var handed = await DaemonProcess.RunAsync(["session", "handoff", session, "--data-dir", Daemon.DataDirectory]);

        handed.ExitCode.ShouldBe(1);
        handed.Errors.ShouldContain("there is nothing to hand over");
    }

    // The program as a terminal would start it needs a person at the keys; its print mode says one message of the same conversation.
    private string WithTerminal(string path)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{InTerminal}\nexec '{Native}' \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The executable itself.</summary>
    private protected abstract string Native { get; }

    /// <summary>What a shell does when it is started with the words of the program's own resume.</summary>
    private protected abstract string InTerminal { get; }
}

/// <summary>Claude Code in a terminal.</summary>
public sealed class ClaudeHandoffTests() : HandoffStories("claude")
{
    private protected override string Native => RealAgents.NativeClaude();

    private protected override string InTerminal => $"if [ \"$1\" = --resume ]; then exec '{Native}' -p --resume \"$2\" '@say from the terminal'; fi";
}

/// <summary>Codex in a terminal.</summary>
public sealed class CodexHandoffTests() : HandoffStories("codex")
{
    private protected override string Native => RealAgents.NativeCodex();

    private protected override string InTerminal =>
        $"if [ \"$1\" = resume ]; then exec '{Native}' exec --skip-git-repo-check \"$3\" \"$4\" resume \"$2\" '@say from the terminal' </dev/null >/dev/null; fi";
}

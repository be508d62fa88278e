using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>A session of the real Claude Code that goes on in a terminal and comes back. The terminal is one that says a single message and ends.</summary>
public sealed class HandoffTests() : RealAgentTests("claude")
{
    [Fact]
    public async Task What_was_said_in_the_terminal_is_in_the_log_and_the_session_goes_on_with_it()
    {
        using var bin = new TemporaryDirectory();
        await using var daemon = await StartDaemonAsync(WithTerminal(bin["claude"], RealAgents.NativeClaude()));
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
    private static string WithTerminal(string path, string native)
    {
        File.WriteAllText(path, $"#!/bin/sh\nif [ \"$1\" = --resume ]; then exec '{native}' -p --resume \"$2\" '@say from the terminal'; fi\nexec '{native}' \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}

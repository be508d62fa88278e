using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>What a command is given in a container, and what is told of it.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class DockerSandboxTests : DockerSandboxFixture
{
    [Fact]
    public async Task A_command_changes_its_workspace_and_runs_in_it()
    {
        var (text, exit) = await RunAsync("pwd; echo made > file; cat file");

        text.ShouldBe($"{Workspace}\nmade\n");
        exit.ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
        (await File.ReadAllTextAsync(Path.Combine(Workspace, "file"), Cancelled)).ShouldBe("made\n");
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_told(string script, int code) => (await RunAsync(script)).Exit.ShouldBe(new SandboxExit(code, SandboxExitReason.Ended));

    [Fact]
    public async Task Both_outputs_come_in_the_order_in_which_they_were_written()
    {
        var (text, _) = await RunAsync("for i in 1 2 3 4 5 6 7 8 9; do echo out$i; echo err$i >&2; done");

        text.ShouldBe(string.Concat(Enumerable.Range(1, 9).Select(i => $"out{i}\nerr{i}\n")));
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] odd = ["a b", "", "$(id)", "'", "\"", "\\", "ü\n"];
        await using var process = await Sandbox.StartAsync(new SandboxCommand(["printf", "<%s>", .. odd]), Cancelled);

        (await ReadAsync(process.Output)).ShouldBe(string.Concat(odd.Select(argument => $"<{argument}>")));
    }

    [Fact]
    public async Task A_program_is_talked_to_over_three_pipes()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "while read line; do echo \"heard $line\"; echo \"noted $line\" >&2; done; exit 3"]) { Streams = new SandboxStreams.Apart() }, Cancelled);
        await process.Input.WriteAsync("one\n"u8.ToArray(), Cancelled);
        using var output = new StreamReader(process.Output, leaveOpen: true);
        (await output.ReadLineAsync(Cancelled)).ShouldBe("heard one");
        using var errors = new StreamReader(process.Errors, leaveOpen: true);
        (await errors.ReadLineAsync(Cancelled)).ShouldBe("noted one");

        process.Input.Close();

        (await process.Exited.WaitAsync(Long, Cancelled)).ShouldBe(new SandboxExit(3, SandboxExitReason.Ended));
    }

    [Fact]
    public async Task A_program_has_a_terminal_of_the_size_that_it_is_told()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "tty >/dev/null && echo ready && read go; stty size"]) { Streams = new SandboxStreams.Terminal(new TerminalSize(80, 24)) }, Cancelled);
        await process.Output.ReadExactlyAsync(new byte["ready\r\n".Length], Cancelled);
        await process.ResizeAsync(new TerminalSize(100, 40), Cancelled);
        await process.Input.WriteAsync("go\n"u8.ToArray(), Cancelled);

        (await ReadAsync(process.Output)).ShouldContain("40 100");
        (await process.Exited).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_its_children()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "sleep 1000 & trap '' TERM; echo begun; while :; do sleep 1; done"]) { TimeLimit = TimeSpan.FromSeconds(3) }, Cancelled);

        (await ReadAsync(process.Output)).ShouldBe("begun\n");
        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.TimeLimit);
        (await RunAsync("ps -o args | grep -c '[s]leep 1000'")).Text.ShouldBe("0\n");
    }

    [Fact]
    public async Task Endless_output_ends_at_its_limit()
    {
        await using var process = await Sandbox.StartAsync(new SandboxCommand(["yes"]) { OutputLimit = 100_000 }, Cancelled);

        (await ReadAsync(process.Output)).Length.ShouldBe(100_000);
        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.OutputLimit);
    }

    [Fact]
    public async Task A_program_whose_words_nobody_takes_holds_up_nothing_else_in_its_container()
    {
        var mute = await Sandbox.StartAsync(new SandboxCommand(["yes"]), Cancelled);
        var heard = await Sandbox.StartAsync(new SandboxCommand(["yes"]) { OutputLimit = 1_000 }, Cancelled);

        await mute.DisposeAsync().AsTask().WaitAsync(Long, Cancelled);
        (await heard.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.OutputLimit);
        await heard.DisposeAsync().AsTask().WaitAsync(Long, Cancelled);

        (await RunAsync("echo on").WaitAsync(Long, Cancelled)).Text.ShouldBe("on\n");
    }

    [Fact]
    public async Task What_a_command_leaves_running_in_its_group_ends_with_it()
    {
        var (text, exit) = await RunAsync("sleep 1000 & echo left");

        text.ShouldBe("left\n");
        exit.ExitCode.ShouldBe(0);
        (await RunAsync("ps -o args | grep -c '[s]leep 1000'")).Text.ShouldBe("0\n");
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_by_its_name()
    {
        var refusal = await Should.ThrowAsync<GantryException>(() => Sandbox.StartAsync(new SandboxCommand(["no-such-program"]), Cancelled));

        refusal.Message.ShouldContain("'no-such-program'");
    }
}

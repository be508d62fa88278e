using Gantry.Core.Agents.Native;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Testing;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class BashToolTests
{
    public static TheoryData<string> Kinds => ["process", "bubblewrap"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_folder_lasts_from_call_to_call_and_from_turn_to_turn(string kind)
    {
        using var room = new ToolRoom(kind);
        room.Put("src/deep er/a.txt", "x");

        var moved = await room.CallAsync("bash", new { command = "cd 'src/deep er' && echo moved" });
        var there = await room.CallAsync("bash", new { command = "ls; exit 3" });

        moved.Output.ShouldBe("moved\n[exit code 0]\n[the next command starts in src/deep er]");
        (there.Output, there.ExitCode).ShouldBe(("a.txt\n[exit code 3]", 3));
        room.Journal.Questions.Last().Action.ShouldBe(new ScriptAction("ls; exit 3", "src/deep er"));
        room.Journal.Questions.Last().Title.ShouldBe("Run ls; exit 3 (in src/deep er)");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_shell_that_leaves_the_workspace_comes_back_to_its_top(string kind)
    {
        using var room = new ToolRoom(kind);

        (await room.CallAsync("bash", new { command = "cd /usr" })).Output.ShouldBe("[exit code 0]\n[/usr is not in the workspace: the next command starts at the workspace's top]");
        (await room.CallAsync("bash", new { command = "pwd -P" })).Output.ShouldStartWith(room.Folder);
    }

    [Fact]
    public async Task A_command_whose_folder_is_gone_does_not_run_and_the_next_one_starts_at_the_top()
    {
        using var room = new ToolRoom();
        await room.CallAsync("bash", new { command = "mkdir gone && cd gone" });
        Directory.Delete(room.PathOf("gone"));

        var refused = await room.CallAsync("bash", new { command = "touch ran" });

        (refused.Outcome, refused.Output).ShouldBe(
            (ToolOutcome.Failed, "The folder gone is gone, so the command did not run.\n[exit code 1]\n[the next command starts in .]"));
        File.Exists(room.PathOf("ran")).ShouldBeFalse();
        (await room.CallAsync("bash", new { command = "pwd -P" })).Output.ShouldBe($"{room.Folder}\n[exit code 0]");
    }

    [Fact]
    public async Task A_command_runs_in_the_folder_that_was_allowed_and_not_where_the_shell_stands_by_now()
    {
        using var room = new ToolRoom();
        Directory.CreateDirectory(room.PathOf("sub"));
        await room.CallAsync("bash", new { command = "cd sub" });

        // As after a crash: the request was made while the shell still stood at the top, and its answer is found again.
        room.OnAsk = question => Task.FromResult(new ApprovalAnswer(Allowed: true, null) { Asked = ((ScriptAction)question.Action) with { Folder = "." } });
        var resumed = await room.CallAsync("bash", new { command = "pwd -P" });

        resumed.Output.ShouldBe($"{room.Folder}\n[exit code 0]");
    }

    [Fact]
    public async Task An_edited_command_runs_in_the_folder_that_it_was_judged_in()
    {
        using var room = new ToolRoom();
        Directory.CreateDirectory(room.PathOf("sub"));
        await room.CallAsync("bash", new { command = "cd sub" });

        var edited = System.Text.Json.JsonElement.Parse("""{"command":"touch edited"}""");
        room.OnAsk = question => Task.FromResult(new ApprovalAnswer(Allowed: true, null, edited) { Asked = ((ScriptAction)question.Action) with { Folder = "." } });
        await room.CallAsync("bash", new { command = "touch asked" });

        File.Exists(room.PathOf("edited")).ShouldBeTrue();
        File.Exists(room.PathOf("sub/edited")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("exec echo replaced", "replaced\n[exit code 0]")]
    [InlineData("trap 'echo mine' EXIT; cd sub", "mine\n[exit code 0]")]
    [InlineData("printf 'no end'", "no end\n[exit code 0]")]
    [InlineData("printf '\\036not ours\\036'", "\u001enot ours\u001e\n[exit code 0]")]
    [InlineData("exec >out; echo x; cd sub", "[exit code 0]\n[the next command starts in sub]")]
    [InlineData("if then", "bash: eval: line 5: syntax error near unexpected token `then'\nbash: eval: line 5: `if then'\n[exit code 2]")]
    [InlineData("cat <<X\nhere $((1+1))\nX", "here 2\n[exit code 0]")]
    [InlineData("set -e; false; echo no", "[exit code 1]")]
    public async Task Whatever_the_command_does_to_its_shell_its_output_is_its_own(string command, string output)
    {
        using var room = new ToolRoom();
        Directory.CreateDirectory(room.PathOf("sub"));

        var result = await room.CallAsync("bash", new { command });

        result.Output.ShouldBe(output);
        if (File.Exists(room.PathOf("out")))
        {
            room.Text("out").ShouldBe("x\n");
        }
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_and_says_what_to_do()
    {
        using var room = new ToolRoom();

        var result = await room.CallAsync("bash", new { command = "echo begun; sleep 600", timeout_seconds = 5 });

        result.Output.ShouldBe("begun\n[ended after the time limit of 5 s; what it had done by then stays done. Give it more time, or run it in the background]");
        result.Outcome.ShouldBe(ToolOutcome.Failed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_background_command_is_read_as_it_goes_filtered_and_killed(string kind)
    {
        using var room = new ToolRoom(kind);
        room.OnAsk = async question =>
        {
            if (question.Title == "Run true")
            {
                await UntilKeptAsync(room, "line 3\n");
            }

            return new ApprovalAnswer(Allowed: true, null);
        };

        var results = await room.TurnAsync(
            ("bash", new { command = "for n in 1 2 3; do echo line $n; done; sleep 600", run_in_background = true }),
            ("bash", new { command = "true" }),
            ("bash_output", new { id = "bash_1", filter = "2" }),
            ("bash_output", new { id = "bash_1" }),
            ("bash_output", new { id = "bash_1", offset = 7 }),
            ("kill_bash", new { id = "bash_1" }),
            ("bash_output", new { id = "bash_1", offset = 0 }),
            ("bash_output", new { id = "bash_9" }));

        results.Select(result => result.Output).ShouldBe(
        [
            "Runs in the background as bash_1. Read what it writes with bash_output, end it with kill_bash; it ends with this turn at the latest.",
            "[exit code 0]",
            "line 2\n[still running; read up to byte 21]",
            "[still running; read up to byte 21]",
            "line 2\nline 3\n[still running; read up to byte 21]",
            "bash_1 is ended.",
            "line 1\nline 2\nline 3\n[ended with exit code 137; read up to byte 21]",
            "There is no background command bash_9; there are: bash_1.",
        ]);
        room.Journal.Questions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_end_of_a_background_command_can_be_waited_for()
    {
        using var room = new ToolRoom();

        var results = await room.TurnAsync(
            ("bash", new { command = "sleep 0.2; echo done; exit 4", run_in_background = true }),
            ("bash_output", new { id = "bash_1", wait_seconds = 120 }));

        results[1].Output.ShouldBe("done\n[ended with exit code 4; read up to byte 5]");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_in_the_background_outlives_the_turn(string kind)
    {
        using var room = new ToolRoom(kind);

        await room.TurnAsync(
            ("bash", new { command = "touch up; trap '' TERM; while :; do date +%N > beat; sleep 0.05; done", run_in_background = true }),
            ("bash", new { command = "until [ -e up ]; do sleep 0.05; done" }));

        File.Delete(room.PathOf("beat"));
        (await room.CallAsync("bash", new { command = "sleep 0.5; ls" })).Output.ShouldNotContain("beat");
        (await room.CallAsync("bash_output", new { id = "bash_1" })).Output.ShouldContain("none was started in this turn, and those of earlier turns have ended");
    }

    [Fact]
    public async Task The_background_is_bounded()
    {
        using var room = new ToolRoom();

        var results = await room.TurnAsync([.. Enumerable.Repeat<(string, object)>(("bash", new { command = "sleep 600", run_in_background = true }), 17)]);

        results[16].Output.ShouldStartWith("16 commands run in the background already");
    }

    [Fact]
    public async Task A_long_output_of_the_background_is_read_in_pieces_without_a_gap()
    {
        using var room = new ToolRoom { Options = new NativeAgentOptions() };

        var results = await room.TurnAsync(
            ("bash", new { command = "for n in $(seq 20000); do echo ä$n; done", run_in_background = true }),
            ("bash_output", new { id = "bash_1", wait_seconds = 120 }),
            ("bash_output", new { id = "bash_1" }),
            ("bash_output", new { id = "bash_1" }),
            ("bash_output", new { id = "bash_1" }));

        // A note of its own ends each piece, on a line of its own where the piece ended within one.
        var whole = string.Concat(Enumerable.Range(1, 20000).Select(number => $"ä{number}\n"));
        var pieces = string.Concat(results.Skip(1).Select(result => result.Output[..result.Output.LastIndexOf('[')]));
        pieces.Replace("\n", "", StringComparison.Ordinal).ShouldBe(whole.Replace("\n", "", StringComparison.Ordinal));
        results[1].Output.ShouldContain("more to read]");
    }

    [Fact]
    public async Task A_denied_command_does_not_move_the_shell()
    {
        using var room = new ToolRoom();
        room.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, null));
        Directory.CreateDirectory(room.PathOf("sub"));

        await room.CallAsync("bash", new { command = "cd sub" });

        room.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        (await room.CallAsync("bash", new { command = "pwd -P" })).Output.ShouldBe($"{room.Folder}\n[exit code 0]");
    }

    // What a command writes in the background is kept behind its back.
    private static async Task UntilKeptAsync(ToolRoom room, string words)
    {
        var kept = await Repeatedly.AskUntilAsync(
            () => Task.FromResult(Directory.Exists(room.Data.Artifacts) ? string.Concat(Directory.EnumerateFiles(room.Data.Artifacts, "*", SearchOption.AllDirectories).Select(ReadShared)) : ""),
            kept => kept.Contains(words, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        kept.ShouldContain(words);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}

using System.Text;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Sessions;
using Gantry.Testing;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class EditFileToolTests : IDisposable
{
    private readonly ToolRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Several_edits_are_made_in_order_and_asked_with_their_diff()
    {
        room.Put("a.py", "one = 1\ntwo = 2\nthree = 3\n");
        await ReadAsync("a.py");

        var result = await EditAsync("a.py", Edit("one = 1", "one = 10"), Edit("one = 10\ntwo", "one = 100\ntwo"));

        result.Output.ShouldBe("Edited a.py at lines 1, 1.");
        room.Text("a.py").ShouldBe("one = 100\ntwo = 2\nthree = 3\n");
        var question = room.Journal.Questions.ShouldHaveSingleItem();
        question.Diff.ShouldNotBeNull().ShouldContain("-one = 1\n+one = 100\n");
        question.Action.ShouldBeOfType<FileAction>().Paths.ShouldBe(["a.py"]);
    }

    [Fact]
    public async Task When_one_edit_does_not_fit_nothing_is_changed_and_nobody_is_asked()
    {
        room.Put("a.py", "one = 1\ntwo = 2\n");
        await ReadAsync("a.py");

        var result = await EditAsync("a.py", Edit("one = 1", "one = 10"), Edit("four = 4", "four = 5"));

        (result.Outcome, result.Output).ShouldSatisfyAllConditions(
            told => told.Outcome.ShouldBe(ToolOutcome.Failed),
            told => told.Output.ShouldStartWith("old_string does not occur in 'a.py' (edit 2 of 2)."),
            told => told.Output.ShouldEndWith("Nothing was changed."));
        room.Text("a.py").ShouldBe("one = 1\ntwo = 2\n");
        room.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Text_that_occurs_more_than_once_is_refused_with_its_lines_and_replace_all_takes_all()
    {
        room.Put("a.txt", "x\ny\nx\n");
        await ReadAsync("a.txt");

        (await EditAsync("a.txt", Edit("x", "z"))).Output
            .ShouldBe("old_string occurs 2 times in 'a.txt', at lines 1, 3. Give more of the lines around the one you mean, or set replace_all. Nothing was changed.");
        (await EditAsync("a.txt", new { old_string = "x", new_string = "zz", replace_all = true })).Output.ShouldBe("Edited a.txt at lines 1, 3.");

        room.Text("a.txt").ShouldBe("zz\ny\nzz\n");
    }

    [Theory]
    [InlineData("\tif a:\n\t\tgo()\n", "  if a:\n    go()", "differs only in white space, quotation marks or dashes stands there from line 1 on:\n\tif a:\n\t\tgo()\nCopy it exactly.")]
    [InlineData("say “hello”\n", "say \"hello\"", "stands there from line 1 on:\nsay “hello”\n")]
    [InlineData("def total(items):\n    return sum(items)\n", "def total(item):\n    return sum(items)", "The closest is from line 1 on:\ndef total(items):\n    return sum(items)\n")]
    [InlineData("retries = 3\nlimit = 5\n", "retrys = 3", "The closest is from line 1 on:\nretries = 3\n")]
    [InlineData("alpha\n", "zzzzzz", "Nothing in the file looks like it; read the file again.")]
    public async Task A_near_miss_shows_what_is_there(string content, string old, string sentence)
    {
        room.Put("a.txt", content);
        await ReadAsync("a.txt");

        (await EditAsync("a.txt", Edit(old, "new"))).Output.ShouldContain(sentence);
    }

    [Theory]
    [InlineData("one\r\ntwo\r\nthree\r\n", "one\ntwo", "1\n2", "1\r\n2\r\nthree\r\n")]
    [InlineData("one\ntwo", "two", "2\n3", "one\n2\n3")]
    [InlineData("\uFEFFone\ntwo\n", "one", "1", "\uFEFF1\ntwo\n")]
    [InlineData("a\r\nb\nc\r\nd\r\n", "b\nc", "x\ny", "a\r\nx\r\ny\r\nd\r\n")]
    [InlineData("größe = 1\n日本 = \"語\"\n", "日本 = \"語\"", "日本 = \"🎌\"", "größe = 1\n日本 = \"🎌\"\n")]
    public async Task Line_endings_mark_final_newline_and_every_other_byte_stay(string before, string old, string words, string after)
    {
        await File.WriteAllBytesAsync(room.PathOf("f"), Encoding.UTF8.GetBytes(before), TestContext.Current.CancellationToken);
        await ReadAsync("f");

        (await EditAsync("f", Edit(old, words))).Outcome.ShouldBe(ToolOutcome.Succeeded);

        (await File.ReadAllBytesAsync(room.PathOf("f"), TestContext.Current.CancellationToken)).ShouldBe(Encoding.UTF8.GetBytes(after));
    }

    [Fact]
    public async Task The_mode_of_the_file_stays()
    {
        room.Put("run.sh", "echo one\n");
        File.SetUnixFileMode(room.PathOf("run.sh"), (UnixFileMode)0b111_101_000);
        await ReadAsync("run.sh");

        await EditAsync("run.sh", Edit("one", "two"));

        File.GetUnixFileMode(room.PathOf("run.sh")).ShouldBe((UnixFileMode)0b111_101_000);
    }

    [Theory]
    [InlineData("edit_file")]
    [InlineData("write_file")]
    public async Task A_file_that_was_never_read_is_not_changed(string tool)
    {
        room.Put("a.txt", "one\n");

        var result = await ChangeAsync(tool);

        result.Output.ShouldBe("'a.txt' exists and has not been read in this session. Read it with read_file first, then make the change. Nothing was changed.");
        room.Text("a.txt").ShouldBe("one\n");
        room.Journal.Questions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("edit_file")]
    [InlineData("write_file")]
    public async Task A_file_that_changed_since_it_was_read_is_not_changed_until_it_is_read_again(string tool)
    {
        room.Put("a.txt", "one\n");
        await ReadAsync("a.txt");
        room.Put("a.txt", "one\nof the user\n");

        var result = await ChangeAsync(tool);

        result.Output.ShouldStartWith("'a.txt' has changed since it was last read in this session: the user, or a command, changed it. Read it again with read_file");
        room.Text("a.txt").ShouldBe("one\nof the user\n");
        room.Journal.Questions.ShouldBeEmpty();

        await ReadAsync("a.txt");
        (await ChangeAsync(tool)).Outcome.ShouldBe(ToolOutcome.Succeeded);
    }

    [Theory]
    [InlineData("edit_file")]
    [InlineData("write_file")]
    public async Task A_file_that_the_user_changes_while_the_question_waits_is_told_and_not_overwritten(string tool)
    {
        room.Put("a.txt", "one\n");
        await ReadAsync("a.txt");
        room.OnAsk = _ =>
        {
            room.Put("a.txt", "one\nof the user\n");
            return Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        };

        var result = await ChangeAsync(tool);

        result.Outcome.ShouldBe(ToolOutcome.Failed);
        result.Output.ShouldContain("changed");
        room.Text("a.txt").ShouldBe("one\nof the user\n");
    }

    [Fact]
    public async Task A_file_that_somebody_makes_while_the_question_waits_is_not_overwritten()
    {
        room.OnAsk = _ =>
        {
            room.Put("a.txt", "of the user\n");
            return Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        };

        (await ChangeAsync("write_file")).Outcome.ShouldBe(ToolOutcome.Failed);

        room.Text("a.txt").ShouldBe("of the user\n");
    }

    [Fact]
    public async Task What_the_agent_wrote_itself_it_knows_however_it_spells_the_path()
    {
        await room.CallAsync("write_file", new { path = "src/a.txt", content = "one\n" });

        (await EditAsync($"{room.Folder}/src/../src/./a.txt", Edit("one", "two"))).Outcome.ShouldBe(ToolOutcome.Succeeded);
        (await EditAsync("src/a.txt", Edit("two", "three"))).Outcome.ShouldBe(ToolOutcome.Succeeded);

        room.Text("src/a.txt").ShouldBe("three\n");
    }

    [Fact]
    public async Task A_link_that_leads_out_is_neither_read_nor_changed()
    {
        using var outside = new TemporaryDirectory();
        var secret = Path.Combine(outside.Path, "secret");
        await File.WriteAllTextAsync(secret, "canary\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(room.PathOf("link"), secret);

        (await room.CallAsync("read_file", new { path = "link" })).Output.ShouldBe("'link' leads out of the workspace.");
        (await EditAsync("link", Edit("canary", "x"))).Output.ShouldBe("'link' leads out of the workspace.");

        (await File.ReadAllTextAsync(secret, TestContext.Current.CancellationToken)).ShouldBe("canary\n");
    }

    [Fact]
    public async Task A_link_that_is_put_in_the_way_while_the_question_waits_leads_nowhere()
    {
        using var outside = new TemporaryDirectory();
        var secret = Path.Combine(outside.Path, "a.txt");
        await File.WriteAllTextAsync(secret, "one\n", TestContext.Current.CancellationToken);
        room.Put("sub/a.txt", "one\n");
        await ReadAsync("sub/a.txt");
        room.OnAsk = _ =>
        {
            Directory.Move(room.PathOf("sub"), room.PathOf("moved"));
            Directory.CreateSymbolicLink(room.PathOf("sub"), outside.Path);
            return Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        };

        (await EditAsync("sub/a.txt", Edit("one", "two"))).Output.ShouldBe("'sub/a.txt' leads out of the workspace.");

        (await File.ReadAllTextAsync(secret, TestContext.Current.CancellationToken)).ShouldBe("one\n");
    }

    [Fact]
    public async Task A_reading_that_was_rewound_does_not_count()
    {
        room.Put("a.txt", "one\n");
        var before = room.Journal.Entries.Count;
        await ReadAsync("a.txt");
        room.Journal.Append(new Rewound(before, RewindParts.Conversation, "test", [], 0, []));

        (await EditAsync("a.txt", Edit("one", "two"))).Output.ShouldContain("has not been read in this session");
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_file_whole_and_nothing_else()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may mount a small file system.");
        using var directory = new TemporaryDirectory();
        var small = Directory.CreateDirectory(Path.Combine(directory.Path, "small")).FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small) == 0, "This machine lets nobody mount.");
        try
        {
            using var full = new ToolRoom(folder: small);
            full.Put("a.txt", "one\n");
            await full.CallAsync("read_file", new { path = "a.txt" });
            await full.CallAsync("write_file", new { path = "filler", content = new string('x', 40_000) });

            var edited = await full.CallAsync("edit_file", new { path = "a.txt", edits = new[] { Edit("one", new string('y', 60_000)) } });

            edited.Outcome.ShouldBe(ToolOutcome.Failed);
            edited.Output.ShouldContain("unchanged");
            full.Text("a.txt").ShouldBe("one\n");
            Directory.EnumerateFileSystemEntries(small).Select(Path.GetFileName).ShouldBe(["a.txt", "filler"], ignoreOrder: true);
            (await full.CallAsync("edit_file", new { path = "a.txt", edits = new[] { Edit("one", "two") } })).Outcome.ShouldBe(ToolOutcome.Succeeded);
        }
        finally
        {
            await RunAsync("umount", "-l", small);
        }
    }

    [Fact]
    public async Task Wrong_arguments_are_answered_with_the_field_what_was_expected_and_an_example()
    {
        (await room.CallAsync("edit_file", """{"path":"a","edits":[{"old_string":"x"}]}""")).Output.ShouldBe(
            "'edits[0].new_string' is missing; it must be a string. Nothing ran; call edit_file again with arguments that fit, for example "
            + """{"path":"src/app.py","edits":[{"old_string":"retries = 3","new_string":"retries = 5"}]}""");
        (await room.CallAsync("edit_file", """{"path":"a","edits":[]}""")).Output.ShouldStartWith("'edits' must have at least 1 entries.");
        (await room.CallAsync("edit_file", """{"path":"a","edits":{}}""")).Output.ShouldStartWith("'edits' must be an array.");
        (await room.CallAsync("edit_file", """{"path":"a","edits":[{"old_string":"","new_string":"","all":1}]}""")).Output
            .ShouldStartWith("'edits[0].old_string' must not be empty. There is no argument 'edits[0].all'; there are: 'old_string', 'new_string', 'replace_all'.");
    }

    private static object Edit(string old, string words) => new { old_string = old, new_string = words };

    private Task<ToolResult> ReadAsync(string path) => room.CallAsync("read_file", new { path });

    private Task<ToolResult> EditAsync(string path, params object[] edits) => room.CallAsync("edit_file", new { path, edits });

    private Task<ToolResult> ChangeAsync(string tool) =>
        tool == "edit_file" ? EditAsync("a.txt", Edit("one", "two")) : room.CallAsync("write_file", new { path = "a.txt", content = "two\n" });

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}

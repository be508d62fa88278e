using System.Globalization;
using System.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class ReadFileToolTests : IDisposable
{
    private readonly ToolRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_file_that_is_not_there_is_answered_with_near_names_and_the_same_name_elsewhere()
    {
        room.Put("src/Program.cs", "x");
        room.Put("src/README.md", "x");
        room.Put("docs/notes.md", "x");

        (await ReadAsync("src/Progam.cs")).ShouldBe("There is no file src/Progam.cs. Did you mean src/Program.cs?");
        (await ReadAsync("notes.md")).ShouldBe("There is no file notes.md. Did you mean docs/notes.md?");
        (await ReadAsync("nothing-like-it")).ShouldBe("There is no file nothing-like-it.");
    }

    [Fact]
    public async Task Long_lines_are_cut_and_say_how_long_they_are()
    {
        room.Put("min.js", new string('x', 5000) + "\nshort\n");

        (await ReadAsync("min.js")).ShouldBe(new string('x', 2000) + "… [line of 5000 characters, cut]\nshort\n");
    }

    [Fact]
    public async Task Carriage_returns_and_the_mark_at_the_beginning_are_not_shown_and_told()
    {
        room.Put("dos.txt", "\uFEFFone\r\ntwo\r\n");

        (await ReadAsync("dos.txt")).ShouldBe("one\ntwo\n[lines end in CR LF; edit_file keeps that]");
    }

    [Fact]
    public async Task A_huge_file_is_read_by_ranges_without_being_held()
    {
        await using (var writer = new StreamWriter(room.PathOf("huge.log")))
        {
            for (var line = 1; line <= 300_000; line++)
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {line} {new string('.', 50)}"));
            }
        }

        var result = await room.CallAsync("read_file", new { path = "huge.log", start_line = 250_000, line_count = 1 });

        result.Output.ShouldBe($"line 250000 {new string('.', 50)}\n[lines 250000 to 250000 of 300000; read on with start_line 250001]");
        result.Files.ShouldBeNull();
        (await room.CallAsync("edit_file", new { path = "huge.log", edits = new[] { new { old_string = "line 7 ", new_string = "x" } } })).Output.ShouldStartWith("'huge.log' is too large for this tool");
    }

    [Theory]
    [InlineData("%PDF-1.7\0", "a PDF document")]
    [InlineData("SQLite format 3\0", "an SQLite database")]
    [InlineData("a\0b", "a binary file")]
    public async Task A_binary_is_told_with_what_it_is_and_its_size(string content, string kind)
    {
        room.Put("f", content);

        (await ReadAsync("f")).ShouldBe($"'f' is {kind} ({content.Length} bytes); read_file reads text and images only.");
    }

    [Fact]
    public async Task Pipes_and_devices_are_not_opened()
    {
        using var fifo = System.Diagnostics.Process.Start("mkfifo", room.PathOf("pipe"));
        await fifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await ReadAsync("pipe")).ShouldBe("'pipe' is no regular file; pipes, sockets and devices are not opened.");
        (await ReadAsync("/dev/zero")).ShouldBe("'/dev/zero' leads out of the workspace.");
    }

    [Fact]
    public async Task A_cut_result_is_read_on_from_its_artifact_and_only_by_its_own_session()
    {
        var cut = await room.CallAsync("bash", new { command = "seq 100000" });
        var path = cut.Output.Split("with the path ")[1].Split(']')[0];

        var read = await room.CallAsync("read_file", new { path, start_line = 50_000, line_count = 2 });

        read.Output.ShouldBe("50000\n50001\n[lines 50000 to 50001 of 100000; read on with start_line 50002]");
        (await ReadAsync("artifact ../../owner-token")).ShouldBe("There is no artifact of this session artifact ../../owner-token.");
        using var other = new ToolRoom();
        (await other.CallAsync("read_file", new { path })).Output.ShouldStartWith("There is no artifact of this session");
    }

    [Fact]
    public async Task Every_reading_tool_stays_unasked()
    {
        room.Put("a.txt", "one\n");

        await room.TurnAsync(("read_file", new { path = "a.txt" }), ("list_files", new { }), ("glob", new { pattern = "*" }), ("grep", new { pattern = "one" }), ("todo", new { items = Array.Empty<object>() }));

        room.Journal.Questions.ShouldBeEmpty();
        room.Journal.Facts.OfType<ToolResult>().ShouldAllBe(result => result.Outcome == ToolOutcome.Succeeded);
        room.Journal.Facts.OfType<StepStarted>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("é", 1999)]
    [InlineData("𝄞", 1500)]
    public async Task Letters_of_every_size_stay_whole(string letter, int count)
    {
        await File.WriteAllTextAsync(room.PathOf("f"), string.Concat(Enumerable.Repeat(letter, count)), new UTF8Encoding(false), TestContext.Current.CancellationToken);

        (await ReadAsync("f")).ShouldNotContain('\uFFFD');
    }

    private async Task<string> ReadAsync(string path) => (await room.CallAsync("read_file", new { path })).Output;
}

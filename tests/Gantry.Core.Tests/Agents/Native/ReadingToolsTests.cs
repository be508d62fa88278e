using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class ReadingToolsTests
{
    [Theory]
    [InlineData("""{"path":"five"}""", "1\n2\n3\n4\n5")]
    [InlineData("""{"path":"five","start_line":2,"line_count":2}""", "2\n3\n[lines 2 to 3 of 5; read on with start_line 4]")]
    [InlineData("""{"path":"five","start_line":5}""", "5\n[lines 5 to 5 of 5]")]
    [InlineData("""{"path":"five","start_line":6}""", "'five' has 5 lines; start_line 6 is after its end.")]
    [InlineData("""{"path":"empty"}""", "[the file is empty]")]
    [InlineData("""{"path":"binary"}""", "'binary' is a binary file (3 bytes); read_file reads text and images only.")]
    [InlineData("""{"path":"gone"}""", "There is no file gone.")]
    public async Task A_file_is_read_as_it_is_and_a_range_says_so(string input, string output)
    {
        using var bench = Calling("read_file", input);
        bench.Sandbox.Write("five", "1\n2\n3\n4\n5"u8);
        bench.Sandbox.Write("empty", ""u8);
        bench.Sandbox.Write("binary", [1, 0, 2]);

        await bench.RunAsync();

        bench.Only<ToolResult>().Output.ShouldBe(output);
        bench.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_file_ends_at_a_line_and_says_where_to_read_on()
    {
        using var bench = Calling("read_file", """{"path":"long"}""");
        bench.Sandbox.Write("long", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 1000).Select(line => $"{line:0000}{new string('x', 95)}\n"))));

        await bench.RunAsync();

        bench.Only<ToolResult>().Output.ShouldEndWith("x\n[lines 1 to 614 of 1000; read on with start_line 615]");
    }

    [Theory]
    [InlineData("{}", ".git/\na.txt\nlink (link)\nsub/\n")]
    [InlineData("""{"depth":3}""", ".git/\na.txt\nlink (link)\nsub/\nsub/deep/\nsub/deep/odd\\n name\n")]
    [InlineData("""{"path":"sub/deep"}""", "odd\\n name\n")]
    public async Task A_listing_shows_folders_links_and_odd_names(string input, string output)
    {
        using var bench = Calling("list_files", input);
        bench.Sandbox.Write("a.txt", ""u8);
        bench.Sandbox.Write(".git/config", ""u8);
        bench.Sandbox.Write("sub/deep/odd\n name", ""u8);
        File.CreateSymbolicLink(Path.Combine(bench.Sandbox.Folder, "link"), "/etc");

        await bench.RunAsync();

        bench.Only<ToolResult>().Output.ShouldBe(output);
    }

    private static AgentBench Calling(string tool, string input) =>
        new("go", new PlannedModel(PlannedModel.Calls(new ToolRequested("c1", tool, JsonElement.Parse(input))), PlannedModel.Says("ok")));
}

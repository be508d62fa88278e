using Gantry.Core.Agents.Native;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class OutputArtifactTests
{
    [Fact]
    public async Task Output_that_had_to_be_cut_is_kept_whole_and_the_result_names_it()
    {
        using var bench = new AgentBench("""
            /demo tool bash {"command":"seq 3000"}
            /demo say done
            """, options: new NativeAgentOptions { LargestToolResult = 4096 });

        await bench.RunAsync();

        var output = bench.Only<ToolResult>().Output;
        var name = output.Split("artifact ")[1].Split(']')[0];
        (await File.ReadAllTextAsync(Path.Combine(bench.Sandbox.Data.Artifacts, name), TestContext.Current.CancellationToken))
            .ShouldBe(string.Concat(Enumerable.Range(1, 3000).Select(number => $"{number}\n")));
        output.Length.ShouldBeLessThanOrEqualTo(4096);
        output.ShouldEndWith("[exit code 0]");
    }

    [Fact]
    public async Task Output_that_was_told_whole_leaves_no_file()
    {
        using var bench = new AgentBench("""/demo tool bash {"command":"echo hello"}""");

        await bench.RunAsync();

        bench.Only<ToolResult>().Output.ShouldBe("hello\n[exit code 0]");
        Files(bench).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_artifact_ends_at_its_limit_and_says_so()
    {
        using var bench = new AgentBench(
            """/demo tool bash {"command":"seq 3000"}""", options: new NativeAgentOptions { LargestToolResult = 2048, CommandOutputLimit = 4096 });

        await bench.RunAsync();

        var text = await File.ReadAllTextAsync(Files(bench).ShouldHaveSingleItem(), TestContext.Current.CancellationToken);
        text.ShouldStartWith("1\n2\n3\n");
        text.Length.ShouldBeLessThan(4096 + 64);
        text.ShouldEndWith("[the rest is left out]\n");
    }

    private static string[] Files(AgentBench bench) =>
        Directory.Exists(bench.Sandbox.Data.Artifacts) ? Directory.GetFiles(bench.Sandbox.Data.Artifacts, "*", SearchOption.AllDirectories) : [];
}

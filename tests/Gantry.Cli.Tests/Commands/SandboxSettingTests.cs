using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

public sealed class SandboxSettingTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_file_of_the_repository_does_not_choose_the_sandbox()
    {
        await File.WriteAllTextAsync(directory[".env"], "GANTRY_SANDBOX=nonsense\n", TestContext.Current.CancellationToken);

        // Empty counts as not set: the file would be the next place to look.
        using var process = CliProcess.Start(
            directory.Path, new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "" }, "serve", "--listen", "127.0.0.1:0", "--data-dir", directory["data"]);
        try
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line?.Contains(" serves ", StringComparison.Ordinal) == false);

            line.ShouldNotBeNull("the daemon ended before it served");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_flag_is_told_what_kinds_there_are()
    {
        var result = await CliProcess.RunAsync(directory.Path, "serve", "--listen", "127.0.0.1:0", "--data-dir", directory["data"], "--sandbox", "nonsense");

        result.Error.ShouldContain("There is no sandbox 'nonsense'");
        result.Error.ShouldContain("bubblewrap, container, process");
        result.ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task The_demo_without_bubblewrap_says_loudly_that_nothing_is_confined()
    {
        var programs = directory["bin"];
        Directory.CreateDirectory(programs);
        foreach (var program in Directory.GetFiles("/usr/bin").Select(Path.GetFileName).Where(name => name != "bwrap"))
        {
            File.CreateSymbolicLink(Path.Combine(programs, program!), $"/usr/bin/{program}");
        }

        var result = await CliProcess.RunAsync(directory.Path, new Dictionary<string, string> { ["PATH"] = programs }, ["demo", "--yes"]);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("NO BOUNDARY");
        result.Output.ShouldContain("apt-get install bubblewrap");
        result.Output.ShouldContain("no boundary: commands run as your user");
    }
}

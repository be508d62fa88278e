using System.Net;
using System.Net.Sockets;
using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

/// <summary>With the real daemon.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_demo_repairs_its_repository_answers_visibly_and_leaves_nothing()
    {
        var temporary = Directory.CreateDirectory(directory["tmp"]).FullName;
        var result = await CliProcess.RunAsync(directory.Path, new Dictionary<string, string> { ["TMPDIR"] = temporary }, ["demo"]);
        result.ExitCode.ShouldBe(0, result.Error + result.Output);
        result.Output.ShouldContain("SCRIPTED");
        result.Output.ShouldContain("answered by make demo: allow once");
        result.Output.ShouldContain("the repository's tests pass now");
        result.Output.ShouldContain("3 actions waited for an answer");
        Directory.EnumerateFileSystemEntries(temporary).Where(entry => Path.GetFileName(entry).StartsWith("gantry-demo-", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_in_use_is_the_servers_own_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var result = await CliProcess.RunAsync(directory.Path, "serve", "--data-dir", directory["data"], "--listen", $"127.0.0.1:{port}");
        result.ShouldBeASentence();
        result.Error.ShouldContain($"Port {port}");
        result.ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task A_daemon_that_dies_at_once_shows_the_end_of_its_log()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();
        var result = await CliProcess.RunAsync(directory.Path, new Dictionary<string, string> { ["PORT"] = port }, ["run", "--data-dir", directory["data"], "hello"]);
        result.Error.ShouldContain("The daemon ended at once");
        result.Error.ShouldContain($"Port {port}");
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Doctor_finds_nothing_missing_and_never_shows_a_key()
    {
        var result = await CliProcess.RunAsync(directory.Path, new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "sk-secret" }, ["doctor"]);
        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("set by ANTHROPIC_API_KEY");
        result.Output.ShouldContain("no boundary");
        result.Output.ShouldNotContain("sk-secret");
    }
}
